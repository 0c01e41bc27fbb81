using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Kind of device that the module was last moved to.</summary>
            protected DeviceType _deviceType = DeviceType.CPU;

            /// <summary>Index of the device that the module was last moved to, -1 for the CPU.</summary>
            protected int _deviceIndex = -1;

            /// <summary>Moves and converts all parameters and buffers; integer ones keep their type.</summary>
            /// <param name="device">Target device.</param>
            /// <param name="dtype">Target floating type.</param>
            /// <param name="non_blocking">Accepted for the signature; copies are ordered on the device's stream.</param>
            /// <returns>This module.</returns>
            /// <exception cref="ArgumentException">The type is not a floating one.</exception>
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                RequireFloating(dtype);
                _toEpilog(device, dtype, non_blocking);
                return this;
            }

            /// <summary>Moves all parameters and buffers.</summary>
            /// <param name="deviceType">Kind of device.</param>
            /// <param name="deviceIndex">Its index.</param>
            /// <param name="non_blocking">Accepted for the signature; copies are ordered on the device's stream.</param>
            /// <returns>This module.</returns>
            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                _toEpilog(deviceType, deviceIndex, non_blocking);
                return this;
            }

            /// <summary>Converts all floating parameters and buffers.</summary>
            /// <param name="dtype">Target floating type.</param>
            /// <param name="non_blocking">Accepted for the signature.</param>
            /// <returns>This module.</returns>
            /// <exception cref="ArgumentException">The type is not a floating one.</exception>
            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                RequireFloating(dtype);
                _toEpilog(dtype, non_blocking);
                return this;
            }

            /// <summary>Moves and converts like another tensor.</summary>
            /// <param name="other">Tensor whose type and device to take.</param>
            /// <param name="non_blocking">Accepted for the signature.</param>
            /// <returns>This module.</returns>
            public Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            /// <summary>Moves and converts this module's own components and its children.</summary>
            /// <param name="device">Target device.</param>
            /// <param name="dtype">Target type.</param>
            /// <param name="non_blocking">Accepted for the signature.</param>
            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => _toEpilog((ScalarType?)dtype, device, non_blocking);

            /// <summary>Converts this module's own components and its children.</summary>
            /// <param name="dtype">Target type.</param>
            /// <param name="non_blocking">Accepted for the signature.</param>
            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog((ScalarType?)dtype, null, non_blocking);

            /// <summary>Moves this module's own components and its children.</summary>
            /// <param name="deviceType">Kind of device.</param>
            /// <param name="deviceIndex">Its index.</param>
            /// <param name="non_blocking">Accepted for the signature.</param>
            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);

            /// <summary>Moves and converts this module's own components and its children, and puts the new tensors into its fields.</summary>
            /// <param name="dtype">Target type, or null to keep types.</param>
            /// <param name="device">Target device, or null to stay.</param>
            /// <param name="non_blocking">Accepted for the signature.</param>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach (var (_, child) in named_children())
                {
                    _ = (device, dtype) switch
                    {
                        (null, { } type) => child._to(type, non_blocking),
                        ({ } target, null) => child._to(target.type, target.index, non_blocking),
                        ({ } target, { } type) => child._to(target, type, non_blocking),
                        _ => throw new ArgumentException("Neither a type nor a device was given."),
                    };
                }

                foreach (var (key, parameter) in _internal_params.ToList<(string, Parameter)>())
                {
                    if (ReplaceParameter(dtype, device, parameter, out var moved) && !SetProperty(key, moved))
                    {
                        parameter.DetachFromDisposeScope();
                        parameter.Dispose();
                        ConditionallyRegisterParameter(key, moved);
                        SetField(key, moved);
                    }
                }

                foreach (var (key, (buffer, persistent)) in _internal_buffers.ToList<(string, (Tensor, bool))>())
                {
                    if (ReplaceBuffer(dtype, device, buffer, out var moved) && !SetProperty(key, moved))
                    {
                        buffer.DetachFromDisposeScope();
                        buffer.Dispose();
                        ConditionallyRegisterBuffer(key, moved, persistent);
                        SetField(key, moved);
                    }
                }

                if (device is not null)
                {
                    _deviceType = device.type;
                    _deviceIndex = device.index;
                }
            }

            /// <summary>Makes the parameter that replaces one on another device or of another type, with its gradient.</summary>
            /// <param name="dtype">Target type, or null; integer parameters keep theirs.</param>
            /// <param name="device">Target device, or null.</param>
            /// <param name="param">Parameter; not disposed of.</param>
            /// <param name="p">The replacement, outside all dispose scopes.</param>
            /// <returns>False where the parameter already is what was asked for.</returns>
            protected static bool ReplaceParameter(
                ScalarType? dtype, Device? device, Parameter param, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Parameter? p)
            {
                var (type, target) = Destination(dtype, device, param);
                if (type == param.dtype && SameDevice(target, param.device))
                {
                    p = null;
                    return false;
                }

                using (no_grad())
                {
                    p = new Parameter(param.to(type, target), param.requires_grad);
                    p.DetachFromDisposeScope();
                    using var grad = param.grad;
                    if (grad is not null)
                    {
                        using var moved = grad.to(type, target);
                        p.grad = moved;
                    }
                }

                return true;
            }

            /// <summary>Makes the buffer that replaces one on another device or of another type.</summary>
            /// <param name="dtype">Target type, or null; integer buffers keep theirs.</param>
            /// <param name="device">Target device, or null.</param>
            /// <param name="buffer">Buffer; not disposed of.</param>
            /// <param name="result">The replacement, outside all dispose scopes.</param>
            /// <returns>False where the buffer already is what was asked for.</returns>
            protected static bool ReplaceBuffer(
                ScalarType? dtype, Device? device, Tensor buffer, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Tensor? result)
            {
                var (type, target) = Destination(dtype, device, buffer);
                if (type == buffer.dtype && SameDevice(target, buffer.device))
                {
                    result = null;
                    return false;
                }

                using (no_grad())
                {
                    result = buffer.to(type, target);
                }

                result.DetachFromDisposeScope();
                return true;
            }

            /// <summary>The device and type that a new module gets where its caller named none.</summary>
            /// <param name="device">Device asked for, or null for the default.</param>
            /// <param name="dtype">Type asked for, or null for the default.</param>
            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(Device? device = null, ScalarType? dtype = null) =>
                (device ?? new Device(DeviceType.CPU), dtype ?? get_default_dtype());

            private static (ScalarType Type, Device Device) Destination(ScalarType? dtype, Device? device, Tensor tensor) =>
                (dtype is { } type && IsFloating(tensor.dtype) ? type : tensor.dtype, device ?? tensor.device);

            private static bool IsFloating(ScalarType type) =>
                type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

            private static bool SameDevice(Device one, Device other) =>
                one.type == other.type && (one.type == DeviceType.CPU || one.index == other.index);

            private static void RequireFloating(ScalarType dtype)
            {
                if (!IsFloating(dtype))
                {
                    throw new ArgumentException($"A module holds floating tensors; {dtype} is not a floating type.", nameof(dtype));
                }
            }

            // A layer whose component is a property with a setter (Linear.weight) disposes of the earlier tensor and registers the new one there.
            private bool SetProperty(string key, Tensor value)
            {
                var property = GetType().GetProperty(key, BindingFlags.Instance | BindingFlags.Public);
                if (property?.SetMethod is null || !property.PropertyType.IsInstanceOfType(value))
                {
                    return false;
                }

                property.SetValue(this, value);
                return true;
            }

            private void SetField(string key, Tensor value)
            {
                foreach (var field in Fields(GetType()))
                {
                    if (field.ComponentName() == key && field.FieldType.IsInstanceOfType(value))
                    {
                        field.SetValue(this, value);
                    }
                }
            }
        }
    }
}

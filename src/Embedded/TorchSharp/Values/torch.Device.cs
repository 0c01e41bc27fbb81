using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A device: its kind and its number; -1 means the current one of its kind.</summary>
    public class Device
    {
        /// <summary>Parses "cpu", "cuda" or "cuda:1".</summary>
        /// <exception cref="ArgumentException">The text names no known device.</exception>
        public Device(string description)
        {
            var colon = description.IndexOf(':', StringComparison.Ordinal);
            type = Parse(colon < 0 ? description : description[..colon]);
            index = -1;
            if (colon >= 0)
            {
                index = int.TryParse(description.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw new ArgumentException($"'{description}' names no device; write for example cpu or cuda:0", nameof(description));
            }
        }

        /// <summary>The device of a kind given by name.</summary>
        public Device(string deviceType, int index = -1)
        {
            type = Parse(deviceType);
            this.index = index;
        }

        /// <summary>The device of a kind.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>The CUDA device with a number.</summary>
        public Device(int index)
        {
            type = DeviceType.CUDA;
            this.index = index;
        }

        /// <summary>The kind of device.</summary>
        public DeviceType type { get; }

        /// <summary>The device's number, or -1.</summary>
        public int index { get; }

        /// <summary>Parses "cpu", "cuda" or "cuda:1".</summary>
        public static implicit operator Device(string description) => new(description);

        /// <inheritdoc/>
        public override string ToString()
        {
            var name = type.ToString().ToLowerInvariant();
            return index < 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{index}");
        }

        private static DeviceType Parse(string name) => name.ToUpperInvariant() switch
        {
            "CPU" => DeviceType.CPU,
            "CUDA" => DeviceType.CUDA,
            "META" => DeviceType.META,
            _ => throw new ArgumentException($"'{name}' names no device; write for example cpu or cuda:0", nameof(name)),
        };
    }
}

using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Layers, losses and what belongs to them.</summary>
    public static partial class nn
    {
        /// <summary>Makes a parameter of a tensor, whose storage moves: the argument cannot be used afterwards.</summary>
        /// <param name="data">Leaf tensor.</param>
        /// <param name="requires_grad">Whether gradients are kept for it.</param>
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>A dense layer.</summary>
        /// <param name="inputSize">Width of the input.</param>
        /// <param name="outputSize">Width of the output.</param>
        /// <param name="hasBias">Whether the layer has a bias.</param>
        /// <param name="device">Device of the parameters.</param>
        /// <param name="dtype">Type of the parameters.</param>
        public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
            new(inputSize, outputSize, hasBias, device, dtype);

        /// <summary>A dense layer of given parameters, which it then owns.</summary>
        /// <param name="weight">[out, in].</param>
        /// <param name="bias">[out] or null.</param>
        public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

        /// <summary>A table of vectors.</summary>
        /// <param name="num_embeddings">Rows.</param>
        /// <param name="embedding_dims">Width.</param>
        /// <param name="padding_idx">Row that starts at 0 and gets no gradient, or null.</param>
        /// <param name="max_norm">Rows looked up are shrunk to this norm, or null.</param>
        /// <param name="norm_type">Order of that norm.</param>
        /// <param name="scale_grad_by_freq">Whether gradients are divided by how often a row occurs in the batch.</param>
        /// <param name="sparse">Whether the weight's gradient is sparse.</param>
        /// <param name="device">Device of the table.</param>
        /// <param name="dtype">Type of the table.</param>
        public static Embedding Embedding(
            long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0,
            bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
        {
            var table = new Parameter(empty([num_embeddings, embedding_dims], dtype, device));
            init.normal_(table);
            if (padding_idx is { } index && index >= -num_embeddings && index < num_embeddings)
            {
                using (no_grad())
                {
                    using var row = table.select(0, index);
                    init.zeros_(row);
                }
            }

            return new Embedding(table, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
        }

        /// <summary>A table of given vectors.</summary>
        /// <param name="embeddings">[rows, width]; its values are shared, its handle is not taken.</param>
        /// <param name="freeze">Whether the table gets no gradient.</param>
        /// <param name="padding_idx">Row that gets no gradient, or null.</param>
        /// <param name="max_norm">Rows looked up are shrunk to this norm, or null.</param>
        /// <param name="norm_type">Order of that norm.</param>
        /// <param name="scale_grad_by_freq">Whether gradients are divided by how often a row occurs in the batch.</param>
        /// <param name="sparse">Whether the weight's gradient is sparse.</param>
        /// <param name="device">Device of the table; null: the vectors' own.</param>
        /// <param name="dtype">Type of the table; null: the vectors' own.</param>
        public static Embedding Embedding_from_pretrained(
            Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0,
            bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
        {
            using var detached = embeddings.detach();
            var table = new Parameter(detached.to(dtype ?? detached.dtype, device ?? detached.device), !freeze);
            return new Embedding(table, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
        }

        /// <summary>Normalisation over the last dimension.</summary>
        /// <param name="normalized_shape">Its size.</param>
        /// <param name="eps">Added to the variance.</param>
        /// <param name="elementwise_affine">Whether the layer has a weight.</param>
        /// <param name="bias">Whether it has a bias too.</param>
        /// <param name="device">Device of the parameters.</param>
        /// <param name="dtype">Type of the parameters.</param>
        public static LayerNorm LayerNorm(
            long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new([normalized_shape], eps, elementwise_affine, bias, device, dtype);

        /// <summary>Normalisation over the trailing dimensions.</summary>
        /// <param name="normalized_shape">Their sizes.</param>
        /// <param name="eps">Added to the variance.</param>
        /// <param name="elementwise_affine">Whether the layer has a weight.</param>
        /// <param name="bias">Whether it has a bias too.</param>
        /// <param name="device">Device of the parameters.</param>
        /// <param name="dtype">Type of the parameters.</param>
        public static LayerNorm LayerNorm(
            long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

        /// <summary>A square two-dimensional convolution.</summary>
        /// <param name="in_channels">Channels of the input.</param>
        /// <param name="out_channels">Channels of the output.</param>
        /// <param name="kernel_size">Height and width of the kernel.</param>
        /// <param name="stride">Step.</param>
        /// <param name="padding">Padding on each side.</param>
        /// <param name="dilation">Distance of the kernel's elements.</param>
        /// <param name="padding_mode">What the padding is.</param>
        /// <param name="groups">Number of groups of channels.</param>
        /// <param name="bias">Whether the layer has a bias.</param>
        /// <param name="device">Device of the parameters.</param>
        /// <param name="dtype">Type of the parameters.</param>
        public static Conv2d Conv2d(
            long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(
                in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), null, (dilation, dilation), padding_mode, groups, bias,
                device, dtype);

        /// <summary>A two-dimensional convolution.</summary>
        /// <param name="in_channels">Channels of the input.</param>
        /// <param name="out_channels">Channels of the output.</param>
        /// <param name="kernel_size">Height and width of the kernel.</param>
        /// <param name="stride">Steps; null: 1.</param>
        /// <param name="padding">Padding on each side; null: none.</param>
        /// <param name="dilation">Distances of the kernel's elements; null: 1.</param>
        /// <param name="padding_mode">What the padding is.</param>
        /// <param name="groups">Number of groups of channels.</param>
        /// <param name="bias">Whether the layer has a bias.</param>
        /// <param name="device">Device of the parameters.</param>
        /// <param name="dtype">Type of the parameters.</param>
        public static Conv2d Conv2d(
            long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(
                in_channels, out_channels, kernel_size, stride ?? (1, 1), padding ?? (0, 0), null, dilation ?? (1, 1), padding_mode, groups, bias, device, dtype);

        /// <summary>A square two-dimensional convolution with padding by rule.</summary>
        /// <param name="in_channels">Channels of the input.</param>
        /// <param name="out_channels">Channels of the output.</param>
        /// <param name="kernel_size">Height and width of the kernel.</param>
        /// <param name="padding">None, or as much as keeps the size.</param>
        /// <param name="stride">Step.</param>
        /// <param name="dilation">Distance of the kernel's elements.</param>
        /// <param name="padding_mode">What the padding is.</param>
        /// <param name="groups">Number of groups of channels.</param>
        /// <param name="bias">Whether the layer has a bias.</param>
        /// <param name="device">Device of the parameters.</param>
        /// <param name="dtype">Type of the parameters.</param>
        public static Conv2d Conv2d(
            long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(
                in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), null, padding, (dilation, dilation), padding_mode, groups, bias, device, dtype);
    }
}

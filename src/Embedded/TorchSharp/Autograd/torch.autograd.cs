using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Differentiation.</summary>
    public static partial class autograd
    {
        /// <summary>
        /// The gradients of the outputs with respect to the inputs. With <paramref name="create_graph"/> they can be
        /// differentiated again; with <paramref name="allow_unused"/> an input on which nothing depends gives null.
        /// </summary>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var outs = Native.Pointers(outputs.ToArray());
            var ins = Native.Pointers(inputs.ToArray());
            var grads = GradPointers(grad_outputs, outs.Length);
            var status = Native.at_autograd_grad(
                outs, outs.Length, ins, ins.Length, grads, grads.Length, retain_graph || create_graph, create_graph, allow_unused, out var made, out var count);
            var result = Native.MadeOptionalList(status, "autograd.grad", made, count);
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return result!;
        }

        /// <summary>
        /// Adds the gradients of the tensors to the leaves' <see cref="Tensor.grad"/>; only to <paramref name="inputs"/> where given.
        /// </summary>
        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            var roots = Native.Pointers(tensors.ToArray());
            var grads = GradPointers(grad_tensors, roots.Length);
            var leaves = Native.Pointers(inputs?.ToArray());
            var status = Native.at_backward(
                roots, roots.Length, grads, grads.Length, retain_graph ?? create_graph, create_graph, leaves, leaves.Length);
            Native.Check(status, "backward");
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        /// <inheritdoc cref="backward(IList{Tensor}, IList{Tensor}, bool?, bool, IList{Tensor})"/>
        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <inheritdoc cref="backward(IList{Tensor}, IList{Tensor}, bool?, bool, IList{Tensor})"/>
        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        // libtorch wants either no list or one entry per root; an absent entry stands for a scalar's gradient of one.
        private static IntPtr[] GradPointers(IList<Tensor>? grads, int count)
        {
            if (grads is null || grads.Count == 0)
            {
                return [];
            }

            if (grads.Count != count)
            {
                throw new ArgumentException($"{grads.Count} gradients were given for {count} tensors");
            }

            return Native.Pointers(grads.ToArray());
        }
    }

    public partial class Tensor
    {
        /// <summary>Adds this scalar's gradients to the leaves' <see cref="grad"/>.</summary>
        public void backward()
        {
            Native.Check(Native.at_backward([Pointer], 1, [], 0, false, false, [], 0), "backward");
            GC.KeepAlive(this);
        }

        /// <summary>Adds this tensor's gradients to the leaves' <see cref="grad"/>; only to <paramref name="inputs"/> where given.</summary>
        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}

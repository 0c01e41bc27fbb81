// Gradients and the thread's grad and inference modes.
#include "shim.h"

#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

SHIM_EXPORT at_set_requires_grad(at::Tensor* self, bool value) { return guard([&] { self->set_requires_grad(value); }); }
SHIM_EXPORT at_grad(at::Tensor* self, at::Tensor** out) {
  return guard([&] {
    auto grad = self->grad();
    *out = grad.defined() ? boxed(std::move(grad)) : nullptr;
  });
}
SHIM_EXPORT at_set_grad(at::Tensor* self, at::Tensor* grad) {
  return guard([&] {
    if (grad) {
      TORCH_CHECK(grad->sizes() == self->sizes(), "assigned grad has data of a different size: ", grad->sizes(), " for ", self->sizes());
      TORCH_CHECK(grad->scalar_type() == self->scalar_type(), "assigned grad has data of a different type");
      TORCH_CHECK(grad->device() == self->device(), "assigned grad has data located on a different device");
    }
    self->mutable_grad() = shim::or_undefined(grad);
  });
}
SHIM_EXPORT at_retain_grad(at::Tensor* self) { return guard([&] { self->retain_grad(); }); }
SHIM_EXPORT at_detach(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = boxed(self->detach()); }); }
SHIM_EXPORT at_detach_(at::Tensor* self) { return guard([&] { self->detach_(); }); }

SHIM_EXPORT at_backward(at::Tensor* const* tensors, int count, at::Tensor* const* grads, int grad_count, bool retain_graph, bool create_graph, at::Tensor* const* inputs, int input_count) {
  return guard([&] {
    torch::autograd::backward(
        shim::list(tensors, count), shim::list(grads, grad_count), retain_graph, create_graph, shim::list(inputs, input_count));
  });
}
SHIM_EXPORT at_autograd_grad(at::Tensor* const* outputs, int count, at::Tensor* const* inputs, int input_count, at::Tensor* const* grads, int grad_count, bool retain_graph, bool create_graph, bool allow_unused, at::Tensor*** out, int* out_count) {
  return guard([&] {
    shim::give(
        torch::autograd::grad(
            shim::list(outputs, count), shim::list(inputs, input_count), shim::list(grads, grad_count), retain_graph,
            create_graph, allow_unused),
        out, out_count);
  });
}

SHIM_EXPORT at_grad_enabled(int* out) { return guard([&] { *out = at::GradMode::is_enabled(); }); }
SHIM_EXPORT at_set_grad_enabled(bool enabled) { return guard([&] { at::GradMode::set_enabled(enabled); }); }
SHIM_EXPORT at_inference_mode_enabled(int* out) { return guard([&] { *out = c10::InferenceMode::is_enabled(); }); }
SHIM_EXPORT at_inference_mode_enter(bool mode, void** out) { return guard([&] { *out = new c10::InferenceMode(mode); }); }
SHIM_EXPORT at_inference_mode_leave(void* guard_object) {
  return guard([&] { delete static_cast<c10::InferenceMode*>(guard_object); });
}

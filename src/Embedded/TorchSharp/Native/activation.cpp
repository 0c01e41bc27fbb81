// Activations, softmax, dropout.
#include "shim.h"

SHIM_EXPORT at_gelu(at::Tensor* self, bool tanh_form, at::Tensor** out) {
  return guard([&] { *out = boxed(at::gelu(*self, tanh_form ? "tanh" : "none")); });
}
SHIM_EXPORT at_silu(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = boxed(at::silu(*self)); }); }
SHIM_EXPORT at_silu_(at::Tensor* self) { return guard([&] { at::silu_(*self); }); }
SHIM_EXPORT at_elu(at::Tensor* self, at_scalar alpha, at_scalar scale, at_scalar input_scale, at::Tensor** out) {
  return guard([&] { *out = boxed(at::elu(*self, shim::scalar(alpha), shim::scalar(scale), shim::scalar(input_scale))); });
}
SHIM_EXPORT at_leaky_relu(at::Tensor* self, at_scalar slope, at::Tensor** out) {
  return guard([&] { *out = boxed(at::leaky_relu(*self, shim::scalar(slope))); });
}
SHIM_EXPORT at_softplus(at::Tensor* self, double beta, double threshold, at::Tensor** out) {
  return guard([&] { *out = boxed(at::softplus(*self, beta, threshold)); });
}
SHIM_EXPORT at_log_sigmoid(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = boxed(at::log_sigmoid(*self)); }); }
SHIM_EXPORT at_softmax(at::Tensor* self, int64_t dim, int dtype, at::Tensor** out) {
  return guard([&] { *out = boxed(self->softmax(dim, shim::dtype_or_none(dtype))); });
}
SHIM_EXPORT at_log_softmax(at::Tensor* self, int64_t dim, int dtype, at::Tensor** out) {
  return guard([&] { *out = boxed(self->log_softmax(dim, shim::dtype_or_none(dtype))); });
}
SHIM_EXPORT at_dropout(at::Tensor* self, double p, bool training, at::Tensor** out) {
  return guard([&] { *out = boxed(at::dropout(*self, p, training)); });
}

// Element by element: arithmetic, comparisons, activations.
#include "shim.h"

#define BOTH_BINARY(name) SHIM_BINARY(name) SHIM_BINARY_INPLACE(name)
BOTH_BINARY(atan2)
BOTH_BINARY(bitwise_and)
BOTH_BINARY(bitwise_or)
BOTH_BINARY(bitwise_xor)
BOTH_BINARY(copysign)
BOTH_BINARY(eq)
BOTH_BINARY(floor_divide)
BOTH_BINARY(fmod)
BOTH_BINARY(ge)
BOTH_BINARY(gt)
BOTH_BINARY(hypot)
BOTH_BINARY(le)
BOTH_BINARY(logical_and)
BOTH_BINARY(logical_or)
BOTH_BINARY(logical_xor)
BOTH_BINARY(lt)
BOTH_BINARY(mul)
BOTH_BINARY(ne)
BOTH_BINARY(pow)
BOTH_BINARY(remainder)
BOTH_BINARY(xlogy)
SHIM_BINARY(fmax)
SHIM_BINARY(fmin)
SHIM_BINARY(logaddexp)
SHIM_BINARY(maximum)
SHIM_BINARY(minimum)

#define BOTH_SCALAR(name) SHIM_SCALAR(name) SHIM_SCALAR_INPLACE(name)
BOTH_SCALAR(clamp_max)
BOTH_SCALAR(clamp_min)
BOTH_SCALAR(eq)
BOTH_SCALAR(floor_divide)
BOTH_SCALAR(fmod)
BOTH_SCALAR(ge)
BOTH_SCALAR(gt)
BOTH_SCALAR(le)
BOTH_SCALAR(lt)
BOTH_SCALAR(mul)
BOTH_SCALAR(ne)
BOTH_SCALAR(pow)
BOTH_SCALAR(remainder)
SHIM_SCALAR_INPLACE(fill)

SHIM_EXPORT at_add(at::Tensor* self, at::Tensor* other, at_scalar alpha, at::Tensor** out) {
  return guard([&] { *out = boxed(self->add(*other, shim::scalar(alpha))); });
}
SHIM_EXPORT at_add_(at::Tensor* self, at::Tensor* other, at_scalar alpha) {
  return guard([&] { self->add_(*other, shim::scalar(alpha)); });
}
SHIM_EXPORT at_add_scalar(at::Tensor* self, at_scalar other, at_scalar alpha, at::Tensor** out) {
  return guard([&] { *out = boxed(self->add(shim::scalar(other), shim::scalar(alpha))); });
}
SHIM_EXPORT at_add_scalar_(at::Tensor* self, at_scalar other, at_scalar alpha) {
  return guard([&] { self->add_(shim::scalar(other), shim::scalar(alpha)); });
}
SHIM_EXPORT at_sub(at::Tensor* self, at::Tensor* other, at::Tensor** out) { return guard([&] { *out = boxed(self->sub(*other)); }); }
SHIM_EXPORT at_sub_(at::Tensor* self, at::Tensor* other) { return guard([&] { self->sub_(*other); }); }
SHIM_EXPORT at_sub_scalar(at::Tensor* self, at_scalar other, at::Tensor** out) {
  return guard([&] { *out = boxed(self->sub(shim::scalar(other))); });
}
SHIM_EXPORT at_sub_scalar_(at::Tensor* self, at_scalar other) { return guard([&] { self->sub_(shim::scalar(other)); }); }
SHIM_EXPORT at_rsub_scalar(at::Tensor* self, at_scalar other, at::Tensor** out) {
  return guard([&] { *out = boxed(at::rsub(*self, shim::scalar(other))); });
}

// rounding: 0 none, 1 towards zero, 2 down
namespace {
opt<c10::string_view> rounding_mode(int rounding) {
  if (rounding == 1) return c10::string_view("trunc");
  if (rounding == 2) return c10::string_view("floor");
  return SHIM_NULLOPT;
}
}  // namespace
SHIM_EXPORT at_div(at::Tensor* self, at::Tensor* other, int rounding, at::Tensor** out) {
  return guard([&] { *out = boxed(self->div(*other, rounding_mode(rounding))); });
}
SHIM_EXPORT at_div_(at::Tensor* self, at::Tensor* other, int rounding) {
  return guard([&] { self->div_(*other, rounding_mode(rounding)); });
}
SHIM_EXPORT at_div_scalar(at::Tensor* self, at_scalar other, int rounding, at::Tensor** out) {
  return guard([&] { *out = boxed(self->div(shim::scalar(other), rounding_mode(rounding))); });
}
SHIM_EXPORT at_div_scalar_(at::Tensor* self, at_scalar other, int rounding) {
  return guard([&] { self->div_(shim::scalar(other), rounding_mode(rounding)); });
}
SHIM_EXPORT at_rdiv_scalar(at::Tensor* self, at_scalar other, at::Tensor** out) {
  return guard([&] { *out = boxed(self->reciprocal().mul(shim::scalar(other))); });
}
SHIM_EXPORT at_round(at::Tensor* self, int64_t decimals, at::Tensor** out) {
  return guard([&] { *out = boxed(decimals == 0 ? self->round() : self->round(decimals)); });
}
SHIM_EXPORT at_round_(at::Tensor* self, int64_t decimals) {
  return guard([&] { decimals == 0 ? self->round_() : self->round_(decimals); });
}

SHIM_EXPORT at_clamp(at::Tensor* self, at_scalar min, at_scalar max, at::Tensor** out) {
  return guard([&] { *out = boxed(self->clamp(shim::scalar_or_none(min), shim::scalar_or_none(max))); });
}
SHIM_EXPORT at_clamp_(at::Tensor* self, at_scalar min, at_scalar max) {
  return guard([&] { self->clamp_(shim::scalar_or_none(min), shim::scalar_or_none(max)); });
}
SHIM_EXPORT at_clamp_tensor(at::Tensor* self, at::Tensor* min, at::Tensor* max, at::Tensor** out) {
  return guard([&] { *out = boxed(self->clamp(shim::or_none(min), shim::or_none(max))); });
}
SHIM_EXPORT at_clamp_tensor_(at::Tensor* self, at::Tensor* min, at::Tensor* max) {
  return guard([&] { self->clamp_(shim::or_none(min), shim::or_none(max)); });
}
SHIM_EXPORT at_lerp(at::Tensor* self, at::Tensor* end, at::Tensor* weight, at::Tensor** out) {
  return guard([&] { *out = boxed(self->lerp(*end, *weight)); });
}
SHIM_EXPORT at_lerp_(at::Tensor* self, at::Tensor* end, at::Tensor* weight) {
  return guard([&] { self->lerp_(*end, *weight); });
}
SHIM_EXPORT at_addcmul(at::Tensor* self, at::Tensor* first, at::Tensor* second, at_scalar value, at::Tensor** out) {
  return guard([&] { *out = boxed(self->addcmul(*first, *second, shim::scalar(value))); });
}
SHIM_EXPORT at_addcmul_(at::Tensor* self, at::Tensor* first, at::Tensor* second, at_scalar value) {
  return guard([&] { self->addcmul_(*first, *second, shim::scalar(value)); });
}
SHIM_EXPORT at_addcdiv(at::Tensor* self, at::Tensor* first, at::Tensor* second, at_scalar value, at::Tensor** out) {
  return guard([&] { *out = boxed(self->addcdiv(*first, *second, shim::scalar(value))); });
}
SHIM_EXPORT at_addcdiv_(at::Tensor* self, at::Tensor* first, at::Tensor* second, at_scalar value) {
  return guard([&] { self->addcdiv_(*first, *second, shim::scalar(value)); });
}
SHIM_EXPORT at_nan_to_num(at::Tensor* self, double nan, bool has_posinf, double posinf, bool has_neginf, double neginf, at::Tensor** out) {
  return guard([&] {
    *out = boxed(self->nan_to_num(
        nan, has_posinf ? opt<double>(posinf) : opt<double>(SHIM_NULLOPT),
        has_neginf ? opt<double>(neginf) : opt<double>(SHIM_NULLOPT)));
  });
}
SHIM_EXPORT at_isclose(at::Tensor* self, at::Tensor* other, double rtol, double atol, bool equal_nan, at::Tensor** out) {
  return guard([&] { *out = boxed(self->isclose(*other, rtol, atol, equal_nan)); });
}
SHIM_EXPORT at_allclose(at::Tensor* self, at::Tensor* other, double rtol, double atol, bool equal_nan, int* out) {
  return guard([&] { *out = self->allclose(*other, rtol, atol, equal_nan); });
}
SHIM_EXPORT at_equal(at::Tensor* self, at::Tensor* other, int* out) { return guard([&] { *out = self->equal(*other); }); }
SHIM_EXPORT at_isin(at::Tensor* self, at::Tensor* elements, bool assume_unique, bool invert, at::Tensor** out) {
  return guard([&] { *out = boxed(at::isin(*self, *elements, assume_unique, invert)); });
}

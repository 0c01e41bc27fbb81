// The C boundary between libtorch and the managed code.
// Every exported function returns a status (0 ok, 1 libtorch or std error, 2 out of memory, 3 anything else, 4 index error)
// and leaves its text in a thread-local that at_last_error() reads. No exception crosses. A tensor is a heap at::Tensor*.
#pragma once

#include <ATen/ATen.h>
#include <torch/version.h>

#include <cstdint>
#include <vector>

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 5)
#include <optional>
template <class T> using opt = std::optional<T>;
#define SHIM_NULLOPT std::nullopt
#else
template <class T> using opt = c10::optional<T>;
#define SHIM_NULLOPT c10::nullopt
#endif

#define SHIM_EXPORT extern "C" __attribute__((visibility("default"))) int

// Passed by value in two registers. kind: 0 absent, 1 integer, 2 floating point (bits of a double), 3 boolean.
struct at_scalar {
  int64_t bits;
  int64_t kind;
};

// Passed by value in two registers. dtype -1: libtorch's choice; device_type -1: CPU or the source's device.
struct at_options {
  int32_t dtype;
  int32_t device_type;
  int32_t device_index;
  int32_t requires_grad;
};

namespace shim {

int report() noexcept;

template <class F> inline int guard(F&& body) noexcept {
  try {
    body();
    return 0;
  } catch (...) {
    return report();
  }
}

inline at::Tensor* boxed(at::Tensor&& tensor) { return new at::Tensor(std::move(tensor)); }

// An absent tensor is a null handle.
inline at::Tensor or_undefined(const at::Tensor* tensor) { return tensor ? *tensor : at::Tensor(); }
inline opt<at::Tensor> or_none(const at::Tensor* tensor) {
  return tensor ? opt<at::Tensor>(*tensor) : opt<at::Tensor>(SHIM_NULLOPT);
}
inline opt<at::Generator> or_default(const at::Generator* generator) {
  return generator ? opt<at::Generator>(*generator) : opt<at::Generator>(SHIM_NULLOPT);
}
inline opt<at::ScalarType> dtype_or_none(int dtype) {
  return dtype < 0 ? opt<at::ScalarType>(SHIM_NULLOPT) : opt<at::ScalarType>(static_cast<at::ScalarType>(dtype));
}

inline at::Scalar scalar(at_scalar value) {
  switch (value.kind) {
    case 2: {
      double number;
      static_assert(sizeof(number) == sizeof(value.bits), "a double has 64 bits");
      __builtin_memcpy(&number, &value.bits, sizeof(number));
      return at::Scalar(number);
    }
    case 3: return at::Scalar(value.bits != 0);
    default: return at::Scalar(value.bits);
  }
}
inline opt<at::Scalar> scalar_or_none(at_scalar value) {
  return value.kind == 0 ? opt<at::Scalar>(SHIM_NULLOPT) : opt<at::Scalar>(scalar(value));
}

inline at::Device device(int type, int index) {
  return at::Device(static_cast<at::DeviceType>(type), static_cast<at::DeviceIndex>(index));
}
inline at::TensorOptions options(at_options value) {
  at::TensorOptions result;
  if (value.dtype >= 0) result = result.dtype(static_cast<at::ScalarType>(value.dtype));
  if (value.device_type >= 0) result = result.device(device(value.device_type, value.device_index));
  return result;
}
// Factories take no requires_grad below the autograd layer, so it is set on the result.
inline at::Tensor* made(at::Tensor&& tensor, at_options value) {
  if (value.requires_grad) tensor.set_requires_grad(true);
  return boxed(std::move(tensor));
}

inline at::IntArrayRef ints(const int64_t* values, int count) { return at::IntArrayRef(values, count); }

inline std::vector<at::Tensor> list(at::Tensor* const* tensors, int count) {
  std::vector<at::Tensor> result;
  result.reserve(count);
  for (int i = 0; i < count; i++) result.push_back(tensors[i] ? *tensors[i] : at::Tensor());
  return result;
}
// The caller copies the handles and releases the array by at_free_array.
inline void give(std::vector<at::Tensor>&& tensors, at::Tensor*** out, int* count) {
  auto handles = new at::Tensor*[tensors.size()];
  for (size_t i = 0; i < tensors.size(); i++) handles[i] = tensors[i].defined() ? boxed(std::move(tensors[i])) : nullptr;
  *out = handles;
  *count = static_cast<int>(tensors.size());
}

}  // namespace shim

using shim::boxed;
using shim::guard;

// One operand, result or in place.
#define SHIM_UNARY(name) \
  SHIM_EXPORT at_##name(at::Tensor* self, at::Tensor** out) { return guard([&] { *out = boxed(self->name()); }); }
#define SHIM_UNARY_INPLACE(name) \
  SHIM_EXPORT at_##name##_(at::Tensor* self) { return guard([&] { self->name##_(); }); }
// Two tensors.
#define SHIM_BINARY(name) \
  SHIM_EXPORT at_##name(at::Tensor* self, at::Tensor* other, at::Tensor** out) { \
    return guard([&] { *out = boxed(self->name(*other)); }); \
  }
#define SHIM_BINARY_INPLACE(name) \
  SHIM_EXPORT at_##name##_(at::Tensor* self, at::Tensor* other) { return guard([&] { self->name##_(*other); }); }
// A tensor and a number.
#define SHIM_SCALAR(name) \
  SHIM_EXPORT at_##name##_scalar(at::Tensor* self, at_scalar other, at::Tensor** out) { \
    return guard([&] { *out = boxed(self->name(shim::scalar(other))); }); \
  }
#define SHIM_SCALAR_INPLACE(name) \
  SHIM_EXPORT at_##name##_scalar_(at::Tensor* self, at_scalar other) { \
    return guard([&] { self->name##_(shim::scalar(other)); }); \
  }

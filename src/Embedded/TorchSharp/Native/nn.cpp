// Layers, losses, attention and the operations over a whole list of parameters.
#include "shim.h"

#include <ATen/core/grad_mode.h>

#include <cmath>
#include <limits>

SHIM_EXPORT at_nn_linear(at::Tensor* input, at::Tensor* weight, at::Tensor* bias, at::Tensor** out) {
  return guard([&] { *out = boxed(at::linear(*input, *weight, shim::or_none(bias))); });
}

// padding_idx -1: none. max_norm 0 or less: rows are not renormalised.
SHIM_EXPORT at_nn_embedding(at::Tensor* weight, at::Tensor* indices, int64_t padding_idx, double max_norm, double norm_type, bool scale_grad_by_freq, bool sparse, at::Tensor** out) {
  return guard([&] {
    if (max_norm > 0) {
      at::NoGradGuard no_grad;
      at::embedding_renorm_(*weight, indices->contiguous(), max_norm, norm_type);
    }
    *out = boxed(at::embedding(*weight, *indices, padding_idx, scale_grad_by_freq, sparse));
  });
}

SHIM_EXPORT at_nn_layer_norm(at::Tensor* input, const int64_t* shape, int dims, at::Tensor* weight, at::Tensor* bias, double eps, at::Tensor** out) {
  return guard([&] {
    *out = boxed(at::layer_norm(*input, shim::ints(shape, dims), shim::or_none(weight), shim::or_none(bias), eps));
  });
}

SHIM_EXPORT at_nn_conv2d(at::Tensor* input, at::Tensor* weight, at::Tensor* bias, const int64_t* stride, const int64_t* padding, const int64_t* dilation, int64_t groups, at::Tensor** out) {
  return guard([&] {
    *out = boxed(at::conv2d(
        *input, *weight, shim::or_none(bias), shim::ints(stride, 2), shim::ints(padding, 2), shim::ints(dilation, 2), groups));
  });
}

SHIM_EXPORT at_nn_conv2d_same(at::Tensor* input, at::Tensor* weight, at::Tensor* bias, bool same, const int64_t* stride, const int64_t* dilation, int64_t groups, at::Tensor** out) {
  return guard([&] {
    *out = boxed(at::conv2d(
        *input, *weight, shim::or_none(bias), shim::ints(stride, 2), same ? "same" : "valid", shim::ints(dilation, 2), groups));
  });
}

// mode 0 constant, 1 reflect, 2 replicate, 3 circular
SHIM_EXPORT at_nn_pad(at::Tensor* input, const int64_t* pad, int count, int mode, double value, at::Tensor** out) {
  return guard([&] {
    const char* names[] = {"constant", "reflect", "replicate", "circular"};
    TORCH_CHECK(mode >= 0 && mode < 4, "unknown padding mode ", mode);
    *out = boxed(at::pad(*input, shim::ints(pad, count), names[mode], mode == 0 ? opt<double>(value) : opt<double>(SHIM_NULLOPT)));
  });
}

// The handle is another one to the input where in_place.
SHIM_EXPORT at_nn_gelu(at::Tensor* input, bool tanh_form, bool in_place, at::Tensor** out) {
  return guard([&] {
    const char* form = tanh_form ? "tanh" : "none";
    *out = boxed(in_place ? at::Tensor(at::gelu_(*input, form)) : at::gelu(*input, form));
  });
}
SHIM_EXPORT at_nn_dropout(at::Tensor* input, double p, bool training, bool in_place, at::Tensor** out) {
  return guard([&] {
    *out = boxed(in_place ? at::Tensor(at::dropout_(*input, p, training)) : at::dropout(*input, p, training));
  });
}
#define SHIM_ACTIVATION(name) \
  SHIM_EXPORT at_nn_##name(at::Tensor* input, bool in_place, at::Tensor** out) { \
    return guard([&] { *out = boxed(in_place ? at::Tensor(at::name##_(*input)) : at::name(*input)); }); \
  }
SHIM_ACTIVATION(relu)
SHIM_ACTIVATION(silu)
SHIM_ACTIVATION(tanh)
SHIM_ACTIVATION(sigmoid)

SHIM_EXPORT at_nn_softmax(at::Tensor* input, int64_t dim, int dtype, at::Tensor** out) {
  return guard([&] { *out = boxed(at::softmax(*input, dim, shim::dtype_or_none(dtype))); });
}
SHIM_EXPORT at_nn_log_softmax(at::Tensor* input, int64_t dim, at::Tensor** out) {
  return guard([&] { *out = boxed(at::log_softmax(*input, dim)); });
}

SHIM_EXPORT at_nn_cross_entropy(at::Tensor* input, at::Tensor* target, at::Tensor* weight, int64_t reduction, int64_t ignore_index, double label_smoothing, at::Tensor** out) {
  return guard([&] {
    *out = boxed(at::cross_entropy_loss(*input, *target, shim::or_none(weight), reduction, ignore_index, label_smoothing));
  });
}
SHIM_EXPORT at_nn_nll_loss(at::Tensor* input, at::Tensor* target, at::Tensor* weight, int64_t reduction, at::Tensor** out) {
  return guard([&] { *out = boxed(at::nll_loss_nd(*input, *target, shim::or_none(weight), reduction, -100)); });
}
SHIM_EXPORT at_nn_mse_loss(at::Tensor* input, at::Tensor* target, int64_t reduction, at::Tensor** out) {
  return guard([&] { *out = boxed(at::mse_loss(*input, *target, reduction)); });
}
SHIM_EXPORT at_nn_kl_div(at::Tensor* input, at::Tensor* target, int64_t reduction, bool log_target, at::Tensor** out) {
  return guard([&] { *out = boxed(at::kl_div(*input, *target, reduction, log_target)); });
}

namespace {

#if TORCH_VERSION_MAJOR < 2
// softmax(q k' / sqrt(d) + mask) v, the mask added (numbers) or where it is false minus infinity (booleans).
at::Tensor attention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& mask, double p, bool causal) {
  TORCH_CHECK(query.dim() >= 2 && key.dim() >= 2 && value.dim() >= 2, "attention needs [..., length, width] operands, got ",
              query.sizes(), ", ", key.sizes(), " and ", value.sizes());
  TORCH_CHECK(query.size(-1) == key.size(-1), "query ", query.sizes(), " and key ", key.sizes(), " differ in width");
  TORCH_CHECK(key.size(-2) == value.size(-2), "key ", key.sizes(), " and value ", value.sizes(), " differ in length");
  TORCH_CHECK(!(causal && mask.defined()), "attention takes a mask or is_casual, not both");
  auto scale = 1.0 / std::sqrt(static_cast<double>(query.size(-1)));
  // scaling the query touches length x width numbers, scaling the scores length x length
  auto scores = at::matmul(query * scale, key.transpose(-2, -1));
  auto allowed = mask;
  if (causal) {
    allowed = at::ones({query.size(-2), key.size(-2)}, query.options().dtype(at::kBool)).tril();
  }
  if (allowed.defined()) {
    scores = allowed.scalar_type() == at::kBool
        ? scores.masked_fill(allowed.logical_not(), -std::numeric_limits<double>::infinity())
        : scores + allowed;
  }
  auto weights = at::softmax(scores, -1);
  if (p > 0) weights = at::dropout(weights, p, true);
  return at::matmul(weights, value);
}
#else
at::Tensor attention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& mask, double p, bool causal) {
  return at::scaled_dot_product_attention(query, key, value, mask.defined() ? opt<at::Tensor>(mask) : opt<at::Tensor>(SHIM_NULLOPT), p, causal);
}
#endif

}  // namespace

SHIM_EXPORT at_nn_attention(at::Tensor* query, at::Tensor* key, at::Tensor* value, at::Tensor* mask, double p, bool causal, at::Tensor** out) {
  return guard([&] { *out = boxed(attention(*query, *key, *value, shim::or_undefined(mask), p, causal)); });
}

// In place: uniform numbers in (-1, 1) become normal ones cut to [a, b].
SHIM_EXPORT at_nn_truncate_normal_(at::Tensor* self, double mean, double std, double a, double b, at::Generator* generator) {
  return guard([&] {
    at::NoGradGuard no_grad;
    auto cumulative = [](double x) { return (1.0 + std::erf(x / std::sqrt(2.0))) / 2.0; };
    auto low = cumulative((a - mean) / std);
    auto high = cumulative((b - mean) / std);
    self->uniform_(2 * low - 1, 2 * high - 1, shim::or_default(generator));
    self->erfinv_().mul_(std * std::sqrt(2.0)).add_(mean).clamp_(a, b);
  });
}

SHIM_EXPORT at_nn_zero_grad(at::Tensor* const* parameters, int count, bool set_to_none) {
  return guard([&] {
    at::NoGradGuard no_grad;
    for (int i = 0; i < count; i++) {
      auto& grad = parameters[i]->mutable_grad();
      if (!grad.defined()) continue;
      if (set_to_none) {
        grad = at::Tensor();
      } else {
        if (grad.grad_fn()) grad.detach_();
        grad.zero_();
      }
    }
  });
}

// total: the norm of all gradients together, before clipping. Gradients are scaled even where the factor is 1, so that the host
// need not wait for the device twice.
SHIM_EXPORT at_nn_clip_grad_norm_(at::Tensor* const* parameters, int count, double max_norm, double norm_type, double* total) {
  return guard([&] {
    at::NoGradGuard no_grad;
    std::vector<at::Tensor> grads;
    std::vector<at::Tensor> norms;
    for (int i = 0; i < count; i++) {
      const auto& grad = parameters[i]->grad();
      if (!grad.defined()) continue;
      grads.push_back(grad.detach());
      norms.push_back(at::linalg_vector_norm(grads.back(), norm_type));
    }
    *total = 0;
    if (grads.empty()) return;
    auto device = norms[0].device();
    for (auto& norm : norms) norm = norm.to(device);
    auto norm = at::linalg_vector_norm(at::stack(norms), norm_type);
    auto factor = (max_norm / (norm + 1e-6)).clamp_max(1.0);
    for (auto& grad : grads) grad.mul_(factor.to(grad.device()));
    *total = norm.item<double>();
  });
}

SHIM_EXPORT at_nn_clip_grad_value_(at::Tensor* const* parameters, int count, double limit) {
  return guard([&] {
    at::NoGradGuard no_grad;
    for (int i = 0; i < count; i++) {
      const auto& grad = parameters[i]->grad();
      if (grad.defined()) grad.detach().clamp_(-limit, limit);
    }
  });
}

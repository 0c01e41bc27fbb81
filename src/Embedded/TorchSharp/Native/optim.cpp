// One optimizer step over a group of parameters. Parameters without a gradient are left alone, their step count too.
// Each formula follows PyTorch's single-tensor path operation by operation, so that float32 results agree to the bit on the CPU.
#include "shim.h"

#include <ATen/core/grad_mode.h>

#include <cmath>

namespace {

struct adam_settings {
  double lr, beta1, beta2, eps, weight_decay;
  bool decoupled, maximize;
};

void adam_one(const at::Tensor& parameter, at::Tensor grad, const at::Tensor& average, const at::Tensor& square, const at::Tensor& largest, int64_t step, const adam_settings& s) {
  if (s.maximize) grad = grad.neg();
  if (s.decoupled) {
    parameter.mul_(1 - s.lr * s.weight_decay);
  } else if (s.weight_decay != 0) {
    grad = grad.add(parameter, s.weight_decay);
  }
  average.mul_(s.beta1).add_(grad, 1 - s.beta1);
  square.mul_(s.beta2).addcmul_(grad, grad, 1 - s.beta2);
  auto correction1 = 1 - std::pow(s.beta1, static_cast<double>(step));
  auto correction2 = std::sqrt(1 - std::pow(s.beta2, static_cast<double>(step)));
  if (largest.defined()) at::maximum_out(const_cast<at::Tensor&>(largest), largest, square);
  auto denominator = (largest.defined() ? largest : square).sqrt().div_(correction2).add_(s.eps);
  parameter.addcdiv_(average, denominator, -s.lr / correction1);
}

// On an accelerator each launch costs more than its numbers, so all tensors of equal age go through one multi-tensor call per
// operation. The operations and their order are those of adam_one.
struct adam_list {
  std::vector<at::Tensor> parameters, grads, averages, squares, largest;
  int64_t step;
};

void adam_many(adam_list& l, const adam_settings& s) {
  std::vector<at::Tensor> grads = l.grads;
  if (s.maximize) grads = at::_foreach_neg(grads);
  if (s.decoupled) {
    at::_foreach_mul_(l.parameters, at::Scalar(1 - s.lr * s.weight_decay));
  } else if (s.weight_decay != 0) {
    grads = at::_foreach_add(grads, l.parameters, s.weight_decay);
  }
  at::_foreach_mul_(l.averages, at::Scalar(s.beta1));
  at::_foreach_add_(l.averages, grads, 1 - s.beta1);
  at::_foreach_mul_(l.squares, at::Scalar(s.beta2));
  at::_foreach_addcmul_(l.squares, grads, grads, at::Scalar(1 - s.beta2));
  auto correction1 = 1 - std::pow(s.beta1, static_cast<double>(l.step));
  auto correction2 = std::sqrt(1 - std::pow(s.beta2, static_cast<double>(l.step)));
  std::vector<at::Tensor> denominators;
  if (!l.largest.empty()) {
    for (size_t i = 0; i < l.largest.size(); i++) at::maximum_out(l.largest[i], l.largest[i], l.squares[i]);
    denominators = at::_foreach_sqrt(l.largest);
  } else {
    denominators = at::_foreach_sqrt(l.squares);
  }
  at::_foreach_div_(denominators, at::Scalar(correction2));
  at::_foreach_add_(denominators, at::Scalar(s.eps));
  at::_foreach_addcdiv_(l.parameters, l.averages, denominators, at::Scalar(-s.lr / correction1));
}

}  // namespace

// largest: read where amsgrad only, one tensor for each parameter. steps: in, steps done; out, one more where a gradient was found.
SHIM_EXPORT at_optim_adam(at::Tensor* const* parameters, at::Tensor* const* averages, at::Tensor* const* squares, at::Tensor* const* largest, int64_t* steps, int count, double lr, double beta1, double beta2, double eps, double weight_decay, bool decoupled, bool amsgrad, bool maximize) {
  return guard([&] {
    at::NoGradGuard no_grad;
    adam_settings settings{lr, beta1, beta2, eps, weight_decay, decoupled, maximize};
    std::vector<adam_list> lists;
    for (int i = 0; i < count; i++) {
      const auto& parameter = *parameters[i];
      const auto& grad = parameter.grad();
      if (!grad.defined()) continue;
      TORCH_CHECK(!grad.is_sparse(), "this optimizer takes dense gradients only");
      steps[i]++;
      if (!parameter.is_cuda()) {
        adam_one(parameter, grad, *averages[i], *squares[i], amsgrad ? *largest[i] : at::Tensor(), steps[i], settings);
        continue;
      }
      adam_list* found = nullptr;
      for (auto& candidate : lists) {
        if (candidate.step == steps[i] && candidate.parameters[0].device() == parameter.device() &&
            candidate.parameters[0].scalar_type() == parameter.scalar_type()) {
          found = &candidate;
        }
      }
      if (!found) {
        lists.emplace_back();
        found = &lists.back();
        found->step = steps[i];
      }
      found->parameters.push_back(parameter);
      found->grads.push_back(grad);
      found->averages.push_back(*averages[i]);
      found->squares.push_back(*squares[i]);
      if (amsgrad) found->largest.push_back(*largest[i]);
    }
    for (auto& list : lists) adam_many(list, settings);
  });
}

// buffers: momentum tensors; a null one is made at its first use and returned in its place.
SHIM_EXPORT at_optim_sgd(at::Tensor* const* parameters, at::Tensor** buffers, int count, double lr, double momentum, double dampening, double weight_decay, bool nesterov, bool maximize) {
  return guard([&] {
    at::NoGradGuard no_grad;
    for (int i = 0; i < count; i++) {
      const auto& parameter = *parameters[i];
      at::Tensor grad = parameter.grad();
      if (!grad.defined()) continue;
      TORCH_CHECK(!grad.is_sparse(), "this optimizer takes dense gradients only");
      if (maximize) grad = grad.neg();
      if (weight_decay != 0) grad = grad.add(parameter, weight_decay);
      if (momentum != 0) {
        if (buffers[i]) {
          buffers[i]->mul_(momentum).add_(grad, 1 - dampening);
        } else {
          buffers[i] = boxed(at::clone(grad).detach());
        }
        grad = nesterov ? grad.add(*buffers[i], momentum) : *buffers[i];
      }
      parameter.add_(grad, -lr);
    }
  });
}

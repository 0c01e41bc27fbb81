"""Four steps of S3Delta (Hu et al., NeurIPS 2022) on the small encoder: losses, gradients of alpha, alpha, gates and trained weights.

    python3 tools/reference/s3delta.py        writes s3delta.json

Weights: torch's AdamW, rate .01; alpha: torch's AdamW, rate .1; both without decay, rates falling linearly to 0, gradients clipped at 2.
The virtual step copies the optimizer's state; finite differences with eps = .01 / (|v| + 1e-6).
"""
import copy
import numpy as np
import torch
from small_encoder import MODULES, UNIT, Supernet, batches, save

STEPS, RATE, ALPHA_RATE, CLIP = 4, .01, .1, 2.
COST = torch.tensor([4. * u for u in UNIT])
result = dict(cases=[])


def shifted(alpha, budget):
    a = alpha.detach()
    low, high = a.min() - 60, a.max() + 60
    for _ in range(300):
        zeta = (low + high) / 2
        if (torch.sigmoid(a - zeta) * COST).sum() > budget:
            low = zeta
        else:
            high = zeta
    p = torch.sigmoid(alpha - (low + high) / 2)
    return p / p.sum() * p.sum().detach()


def sample(p, u, low, high):
    z = torch.sigmoid(torch.log(u * p / ((1 - u) * (1 - p))))
    z = (z * (high - low) + low).clamp(0, 1)
    return z if (z > 0).any() else p * (p == p.max())


for name, low, high, share in (('published', 0., 1., .5), ('stretched', -.1, 1.1, .25)):
    net = Supernet()
    budget = int(COST.sum().item() * share)
    alpha = torch.zeros(MODULES).requires_grad_()
    outer = torch.optim.AdamW([alpha], lr=ALPHA_RATE, weight_decay=0)
    inner = torch.optim.AdamW(net.weights, lr=RATE, weight_decay=0)
    g = torch.Generator().manual_seed(31)
    tr, va = batches('tr', STEPS, 16, 32), batches('va', STEPS, 16, 33)
    case = dict(name=name, low=low, high=high, budget=budget, train=tr, validation=va, gateNoise=[], weightNoise=[], gateGradients=[], alpha=[],
                trainLosses=[], validationLosses=[], expected=[])
    for t in range(STEPS):
        rate = 1 - t / STEPS
        for o, top in ((inner, RATE), (outer, ALPHA_RATE)):
            o.param_groups[0]['lr'] = top * rate
        u = torch.rand(MODULES, generator=g).clamp(1e-4, 1 - 1e-4)
        case['gateNoise'].append(u.tolist())
        gates = lambda: sample(shifted(alpha, budget), u, low, high)
        # the step that AdamW would take, on a copy with its state
        twin = copy.deepcopy(net)
        own = torch.optim.AdamW(twin.weights, lr=RATE * rate, weight_decay=0)
        own.load_state_dict(copy.deepcopy(inner.state_dict()))
        for w, gr in zip(twin.weights, torch.autograd.grad(net.loss('tr', tr[t], gates().detach()), net.weights)):
            w.grad = gr
        own.step()
        lv = twin.loss('va', va[t], gates())
        first, *v = torch.autograd.grad(lv, [alpha] + twin.weights)
        eps = .01 / (torch.sqrt(sum((x ** 2).sum() for x in v)) + 1e-6)
        d = [torch.autograd.grad(net.loss('tr', tr[t], gates(), net.moved([s * eps * x for x in v])), alpha)[0] for s in (1, -1)]
        alpha.grad = first - RATE * rate * (d[0] - d[1]) / (2 * eps)
        case['gateGradients'].append(alpha.grad.tolist())
        torch.nn.utils.clip_grad_norm_([alpha], CLIP)
        outer.step()
        u = torch.rand(MODULES, generator=g).clamp(1e-4, 1 - 1e-4)
        case['weightNoise'].append(u.tolist())
        inner.zero_grad()
        lt = net.loss('tr', tr[t], gates().detach())
        lt.backward()
        torch.nn.utils.clip_grad_norm_(net.weights, CLIP)
        inner.step()
        case['alpha'].append(alpha.tolist())
        case['trainLosses'].append(lt.item())
        case['validationLosses'].append(lv.item())
        case['expected'].append((shifted(alpha, budget) * COST).sum().item())
    p = shifted(alpha, budget).detach()
    mask, left = [0] * MODULES, budget
    for i in sorted(range(MODULES), key=lambda i: -p[i]):
        if COST[i] <= left:
            mask[i], left = 1, left - COST[i].item()
    case.update(gates=p, mask=mask, norms=[w.detach().norm() for w in net.weights], sums=[w.detach().sum() for w in net.weights])
    result['cases'].append(case)
save('s3delta', result)

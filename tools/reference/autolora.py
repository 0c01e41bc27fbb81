"""Four steps of AutoLoRA's search (2403.09113) on the small encoder: losses, gradients of a, a, ranks and trained weights.

    python3 tools/reference/autolora.py        writes autolora.json

One softmax over the four rank columns of each module; a starts at 1; torch's Adam, betas (.5, .999); weights: torch's AdamW, rate .01, constant.
'second' unrolls one plain step; 'exact' differentiates that step by double back-propagation.
"""
import torch
from small_encoder import MODULES, UNIT, Supernet, batches, save

STEPS, RATE, A_RATE = 4, .01, .05
result = dict(rate=RATE, architectureRate=A_RATE, cases=[])
for order in ('first', 'second'):
    net = Supernet()
    a = torch.ones(MODULES, 4).requires_grad_()
    outer = torch.optim.Adam([a], lr=A_RATE, betas=(.5, .999))
    inner = torch.optim.AdamW(net.weights, lr=RATE, weight_decay=0)
    tr, va = batches('tr', STEPS, 16, 41), batches('va', STEPS, 16, 42)
    case = dict(order=order, train=tr, validation=va, gradients=[], architecture=[], trainLosses=[], outerLosses=[])
    for t in range(STEPS):
        gates = lambda: torch.softmax(a, 1)
        if order == 'first':
            lv = net.loss('va', va[t], gates())
            a.grad = torch.autograd.grad(lv, a)[0]
        else:
            gw = torch.autograd.grad(net.loss('tr', tr[t], gates().detach()), net.weights)
            w = net.moved([-RATE * x for x in gw])
            lv = net.loss('va', va[t], gates(), w)
            first, *v = torch.autograd.grad(lv, [a] + w)
            eps = .01 / torch.sqrt(sum((x ** 2).sum() for x in v))
            d = [torch.autograd.grad(net.loss('tr', tr[t], gates(), net.moved([s * eps * x for x in v])), a)[0] for s in (1, -1)]
            a.grad = first - RATE * (d[0] - d[1]) / (2 * eps)
            if t == 0:
                gw = torch.autograd.grad(net.loss('tr', tr[t], gates()), net.weights, create_graph=True)
                exact = torch.autograd.grad(net.loss('va', va[t], gates(), [p - RATE * x for p, x in zip(net.weights, gw)]), a)[0]
                case['exact'] = exact.flatten().tolist()
        case['gradients'].append(a.grad.flatten().tolist())
        outer.step()
        inner.zero_grad()
        lt = net.loss('tr', tr[t], gates().detach())
        lt.backward()
        inner.step()
        case['architecture'].append(a.detach().flatten().tolist())
        case['trainLosses'].append(lt.item())
        case['outerLosses'].append(lv.item())
    raw = a.detach()
    wanted = (raw / raw.sum(1, keepdim=True) >= 1 / 4).sum(1).tolist()
    case.update(wanted=wanted, wantedCost=sum(r * u for r, u in zip(wanted, UNIT)), norms=[w.detach().norm() for w in net.weights])
    result['cases'].append(case)
save('autolora', result)

"""Reference numbers of CoLoRA: integrated-gradient contributions along the joint path and ranks (batches: seed 23).

    python3 tools/reference/colora.py        writes colora.json
"""
import torch
from small_encoder import MODULES, UNIT, WARM_HEAD, batches, loss, save, weight

chosen = batches('tr', 2, 16, 23)
result = dict(batches=chosen, cases=[])
for start, points in ((0., 4), (.25, 3)):
    total = [torch.zeros_like(weight(i)) for i in range(MODULES)]
    for k in range(1, points + 1):
        for b in chosen:
            w = [(start * weight(i) + k / points * (weight(i) - start * weight(i))).requires_grad_() for i in range(MODULES)]
            for t, g in zip(total, torch.autograd.grad(loss('tr', b, WARM_HEAD, weights=w), w)):
                t += g / len(chosen)
    c = [(t * (weight(i) - start * weight(i)) / points).abs().sum(1).mean().item() for i, t in enumerate(total)]
    delta = [v / max(c) for v in c]
    ranks = []
    for top in (4, 8):
        ranks.append(dict(top=top, ranks=[min(8, int(d * top + .5)) for d in delta]))
    result['cases'].append(dict(baseline=start, points=points, contributions=c, factors=delta, ranks=ranks))
save('colora', result)

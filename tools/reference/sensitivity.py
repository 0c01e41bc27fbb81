"""Reference numbers of one-shot sensitivity: sum|W * G| and ||G|| of each module, G the mean gradient of three batches (seed 42).

    python3 tools/reference/sensitivity.py        writes sensitivity.json
"""
import torch
from small_encoder import MODULES, WARM_HEAD, batches, loss, save, weight

chosen = batches('tr', 3, 16, 42)
w = [weight(i).clone().requires_grad_() for i in range(MODULES)]
total = sum(loss('tr', b, WARM_HEAD, weights=w) for b in chosen) / len(chosen)
g = torch.autograd.grad(total, w)
save('sensitivity', dict(batches=chosen, saliency=[(a.detach() * b).abs().sum() for a, b in zip(w, g)], norm=[b.norm() for b in g]))

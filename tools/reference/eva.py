"""Reference numbers of EVA: singular vectors of the modules' inputs and pooled ranks (batches: seed 7).

    python3 tools/reference/eva.py        writes eva.json

'whole' comes from one decomposition of all rows; 'stream' from a batch-wise numpy recursion that keeps three components.
"""
import numpy as np
import torch
from small_encoder import FRESH_HEAD, MODULES, UNIT, batches, logits, save

chosen = batches('tr', 3, 16, 7)


def inputs(batch):
    seen = {}

    def change(i, x, y):
        seen[i] = x.reshape(-1, x.shape[-1]).numpy()
        return y
    with torch.no_grad():
        logits('tr', batch, FRESH_HEAD, change)
    return [seen[i] for i in range(MODULES)]


def fixed(v):
    big = np.abs(v).argmax(1)
    return v * np.sign(v[np.arange(len(v)), big])[:, None]


rows = [inputs(b) for b in chosen]
result = dict(batches=chosen, whole={}, stream={})
for name, center in (('centred', True), ('raw', False)):
    whole, stream = [], []
    for m in range(MODULES):
        x = np.concatenate([r[m] for r in rows])
        x = x - x.mean(0) * center
        s, v = np.linalg.svd(x, full_matrices=False)[1:]
        whole.append(dict(singular=s, components=fixed(v), ratios=s ** 2 / (x ** 2).sum()))
        v, s, mean, n, energy, cosines = None, None, 0., 0, 0., None
        for r in rows:
            x, k = r[m], len(r[m])
            own = x.mean(0) * center
            parts = [x - own]
            energy += ((x - own) ** 2).sum()
            if n and center:
                step = np.sqrt(n * k / (n + k)) * (mean - own)
                parts.append(step[None])
                energy += (step ** 2).sum()
            mean, n = (mean * n + own * k) / (n + k), n + k
            stack = np.concatenate(([s[:, None] * v] if v is not None else []) + parts)
            old = v
            s, v = np.linalg.svd(stack, full_matrices=False)[1:]
            s, v = s[:3], fixed(v[:3])
            cosines = np.zeros(3) if old is None else (v * old).sum(1)
        stream.append(dict(singular=s, components=v, ratios=s ** 2 / energy, cosines=cosines))
    result['whole'][name], result['stream'][name] = whole, stream

first = rows[0]
result['groups'] = [next(j for j in range(i + 1) if first[j].shape == first[i].shape and (first[j] == first[i]).all()) for i in range(MODULES)]


def pooled(limit, budget, unit):
    pool = sorted(((-r, m, k) for m in range(MODULES) for k, r in enumerate(result['whole']['centred'][m]['ratios'][:limit])))
    if unit == 'ranks':
        pool = pool[:budget * MODULES // sum(UNIT)]
        while sum(UNIT[m] for _, m, _ in pool) > budget:
            pool.pop()
    ranks = [0] * MODULES
    for _, m, _ in pool:
        if UNIT[m] <= budget:
            ranks[m] += 1
            budget -= UNIT[m]
    return ranks


total = sum(UNIT)
result['ranks'] = [dict(limit=l, budget=b, unit=u, ranks=pooled(l, b, u))
                   for l, b in ((2, total), (4, 2 * total), (8, 3 * total), (8, 3 * total // 2), (4, total // 2)) for u in ('ranks', 'parameters')]
save('eva', result)

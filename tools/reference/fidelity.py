"""Check numbers of the multi-fidelity rules (standard library only): python3 tools/reference/fidelity.py > tools/reference/fidelity.json

Written from the papers, without the sorted sets and incremental bookkeeping of the C# code:
- Hyperband's brackets, arXiv 1603.06560, algorithm 1 and table 1 (R = 81, eta = 3);
- ASHA, arXiv 1810.05934, algorithm 2, and successive halving and median stopping, on one hand-made table of scores, with
  decisions taken in the order of proposals: move k may use the scores of moves up to k - window, one by one more where it has nothing to do.
"""
import json
import math
import random
import statistics


def brackets(maximum, eta, table):
    s_max = 0
    while eta ** (s_max + 1) <= maximum:
        s_max += 1
    result = []
    for s in range(s_max, -1, -1):
        if table:
            n = (s_max + 1) // (s + 1) * eta ** s
        else:
            n = math.ceil((s_max + 1) * eta ** s / (s + 1) - 1e-9)
        result.append([[n // eta ** i, maximum // eta ** (s - i)] for i in range(s + 1)])
    return result


def play(choose, score, window):
    """choose(moves, known) -> ("begin", steps) | ("continue", index, steps) | None; moves are dicts, known the number of told ones."""
    moves, known = [], 0
    while True:
        known = max(known, len(moves) - window + 1)
        move = choose(moves, known)
        while move is None and known < len(moves):
            known += 1
            move = choose(moves, known)
        if move is None:
            return moves
        if move[0] == "begin":
            trial = sum(1 for m in moves if m["parent"] < 0)
            moves.append({"trial": trial, "parent": -1, "rung": 0})
        else:
            parent = moves[move[1]]
            moves.append({"trial": parent["trial"], "parent": move[1], "rung": parent["rung"] + 1})
        moves[-1]["known"] = known
        moves[-1]["score"] = score(moves[-1]["trial"], moves[-1]["rung"])


def value(x):
    return -math.inf if x is None else x


def best_first(indices, moves):
    return sorted(indices, key=lambda i: (-value(moves[i]["score"]), i))


def asha(trials, eta, rungs):
    def choose(moves, known):
        for k in range(rungs - 2, -1, -1):
            rung = [i for i in range(known) if moves[i]["rung"] == k]
            top = best_first(rung, moves)[: len(rung) // eta]
            promoted = {m["parent"] for m in moves}
            open_ = [i for i in top if i not in promoted and moves[i]["score"] is not None]
            if open_:
                return ("continue", open_[0])
        return ("begin",) if sum(1 for m in moves if m["parent"] < 0) < trials else None
    return choose


def halving(trials, eta, rungs):
    def choose(moves, known):
        promoted = {m["parent"] for m in moves}
        size = trials
        for k in range(rungs - 1):
            rung = [i for i, m in enumerate(moves) if m["rung"] == k]
            if len(rung) == size and all(i < known for i in rung):
                winners = [i for i in best_first(rung, moves) if moves[i]["score"] is not None][: trials // eta ** (k + 1)]
                for i in winners:
                    if i not in promoted:
                        return ("continue", i)
                size = len(winners)
            else:
                break
        return ("begin",) if sum(1 for m in moves if m["parent"] < 0) < trials else None
    return choose


def median_stop(trials, rungs, grace, minimum):
    def history(trial, moves, until):
        return [moves[i]["score"] for i in range(until) if moves[i]["trial"] == trial]

    def stops(i, moves):
        mine = history(moves[i]["trial"], moves, i + 1)
        count = len(mine)
        done = [history(m["trial"], moves, i) for m in moves[:i] if m["rung"] == rungs - 1 and m["score"] is not None]
        if count < grace or len(done) < minimum:
            return False
        return max(mine) < statistics.median(sum(d[:count]) / count for d in done)

    def choose(moves, known):
        promoted = {m["parent"] for m in moves}
        for i in range(known):
            m = moves[i]
            if i not in promoted and m["rung"] < rungs - 1 and m["score"] is not None and not stops(i, moves):
                return ("continue", i)
        return ("begin",) if sum(1 for m in moves if m["parent"] < 0) < trials else None
    return choose


def main():
    source = random.Random(20261121)
    trials, rungs = 20, 4
    table = [[round(0.3 + 0.5 * source.random() * (k + 2) / 5, 2) for k in range(rungs)] for _ in range(trials)]
    table[3][0] = None
    table[8][1] = None
    table[12][0] = table[11][0]

    def score(trial, rung):
        return table[trial][rung]

    runs = []
    for name, rule in (
        ("asha", asha(trials, 3, rungs)),
        ("halving", halving(trials, 2, rungs)),
        ("median", median_stop(trials, rungs, 2, 2)),
    ):
        for window in (1, 4, 8):
            moves = play(rule, score, window)
            runs.append({"rule": name, "window": window, "moves": [[m["trial"], m["parent"], m["rung"], m["known"]] for m in moves]})

    print(json.dumps({
        "made_by": "tools/reference/fidelity.py, Python standard library, seed 20261121",
        "hyperband": {"maximum": 81, "eta": 3, "algorithm": brackets(81, 3, False), "table": brackets(81, 3, True)},
        "scores": table,
        "runs": runs,
    }))


main()

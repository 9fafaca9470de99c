"""The layers that both taggers are trained with, and their weights in the form that the NumPy run time wants."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from processors.extract.tagging.bilstm import folded
from processors.extract.tagging.viterbi import bio_scores

Floats = npt.NDArray[np.float32]


class BiLstm(nn.Module):
    """Two one-way LSTMs, the second on reversed sequences: on a processor 2.5 times as fast as packed sequences."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.forward_lstm = nn.LSTM(inputs, hidden, batch_first=True)
        self.backward_lstm = nn.LSTM(inputs, hidden, batch_first=True)

    def forward(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """States (B, T, 2H) for inputs (B, T, D) of which the first `lengths` (B,) of each row count."""
        time = torch.arange(inputs.shape[1])
        mirrored = torch.where(time < lengths[:, None], lengths[:, None] - 1 - time, time)[..., None]
        ahead = self.forward_lstm(inputs)[0]
        back = self.backward_lstm(inputs.gather(1, mirrored.expand(-1, -1, inputs.shape[2])))[0]
        return torch.cat([ahead, back.gather(1, mirrored.expand(-1, -1, back.shape[2]))], dim=-1)

    def arrays(self) -> dict[str, Floats]:
        """`lstm.input` (D, 8H), `lstm.bias` (8H,), `lstm.recurrent` (2, H, 4H), folded as `processors.extract.tagging.bilstm` has them."""
        directions = (self.forward_lstm, self.backward_lstm)
        return {
            "lstm.input": np.concatenate([folded(_numpy(lstm.weight_ih_l0).T) for lstm in directions], axis=1),
            "lstm.bias": np.concatenate([folded(_numpy(lstm.bias_ih_l0 + lstm.bias_hh_l0)) for lstm in directions]),
            "lstm.recurrent": np.stack([folded(_numpy(lstm.weight_hh_l0).T) for lstm in directions]),
        }


class Crf(nn.Module):
    """A linear-chain conditional random field over BIO labels; what BIO forbids costs 10,000."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        transitions, start = bio_scores(np.zeros((labels, labels), np.float32), np.zeros(labels, np.float32))
        self.register_buffer("transition_bans", torch.from_numpy(transitions))
        self.register_buffer("start_bans", torch.from_numpy(start))
        self.transitions = nn.Parameter(torch.zeros(labels, labels))
        self.start = nn.Parameter(torch.zeros(labels))
        self.end = nn.Parameter(torch.zeros(labels))

    def loss(self, emissions: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """Negative log-likelihood (B,) of the labels (B, T) under emissions (B, T, K); every sequence has a token."""
        transitions, start = self.transitions + self.transition_bans, self.start + self.start_bans
        mask = torch.arange(emissions.shape[1]) < lengths[:, None]
        alpha = start + emissions[:, 0]
        for step in range(1, emissions.shape[1]):
            onward = torch.logsumexp(alpha[:, :, None] + transitions, dim=1) + emissions[:, step]
            alpha = torch.where(mask[:, step : step + 1], onward, alpha)
        all_paths = torch.logsumexp(alpha + self.end, dim=1)
        live = mask.to(emissions.dtype)
        seen = (emissions.gather(2, labels[..., None])[..., 0] * live).sum(1)
        moved = (transitions[labels[:, :-1], labels[:, 1:]] * live[:, 1:]).sum(1)
        last = labels.gather(1, lengths[:, None] - 1)[:, 0]
        return all_paths - (start[labels[:, 0]] + seen + moved + self.end[last])

    def arrays(self) -> dict[str, Floats]:
        """`crf.transitions` (K, K), `crf.start` (K,), `crf.end` (K,), without the bans: `bio_scores` adds them."""
        return {"crf.transitions": _numpy(self.transitions), "crf.start": _numpy(self.start), "crf.end": _numpy(self.end)}


def _numpy(tensor: Tensor) -> Floats:
    array: Floats = tensor.detach().numpy().astype(np.float32)
    return array

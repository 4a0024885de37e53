import { msg } from '@lingui/core/macro';
import type { I18n, MessageDescriptor } from '@lingui/core';
import type { RunStatus, TaskStatus } from '../api/types';
import type { Family, GlyphName } from '../ui/glyph';
import type { StatusLook } from '../ui/StatusChip';

type Row = [Family, GlyphName, MessageDescriptor];

const RUN: Record<RunStatus, Row> = {
  running: ['running', 'running', msg({ message: 'Running', context: 'status' })],
  waiting: ['waiting', 'waiting', msg({ message: 'Waiting', context: 'status' })],
  paused: ['paused', 'skipped', msg({ message: 'Paused', context: 'status' })],
  cancelling: ['paused', 'cancelling', msg({ message: 'Cancelling', context: 'status' })],
  succeeded: ['succeeded', 'succeeded', msg({ message: 'Succeeded', context: 'status' })],
  failed: ['failed', 'failed', msg({ message: 'Failed', context: 'status' })],
  cancelled: ['paused', 'cancelled', msg({ message: 'Cancelled', context: 'status' })],
};

const TASK: Record<TaskStatus, Row> = {
  pending: ['offline', 'pending', msg({ message: 'Pending', context: 'status' })],
  running: RUN.running,
  waiting: RUN.waiting,
  retrying: ['running', 'retrying', msg({ message: 'Retrying', context: 'status' })],
  succeeded: RUN.succeeded,
  failed: RUN.failed,
  skipped: ['offline', 'skipped', msg({ message: 'Skipped', context: 'status' })],
  cancelled: RUN.cancelled,
};

const UNKNOWN: Row = ['offline', 'connecting', msg({ message: 'Unknown', context: 'status' })];

function look([family, glyph, label]: Row, i18n: I18n): StatusLook {
  return { family, glyph, label: i18n._(label), pulse: family === 'running' };
}

/** A newer server may name a status that this console does not know. */
export const runLook = (status: RunStatus, i18n: I18n) => look(RUN[status] ?? UNKNOWN, i18n);
export const taskLook = (status: TaskStatus, i18n: I18n) => look(TASK[status] ?? UNKNOWN, i18n);

export const RUN_STATUSES = Object.keys(RUN) as RunStatus[];
export const isActive = (status: RunStatus) =>
  status === 'running' || status === 'waiting' || status === 'paused' || status === 'cancelling';
export const isOver = (status: TaskStatus) =>
  status === 'succeeded' || status === 'failed' || status === 'skipped' || status === 'cancelled';

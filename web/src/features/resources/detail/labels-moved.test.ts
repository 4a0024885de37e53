import { expect, test } from 'vitest';
import type { AuditEntry } from '../../../api/audit';
import { labelsMoved } from './labels-moved';

const record = (version_labels: Record<string, number>): AuditEntry => ({
  position: 1,
  at: '',
  action: 'resource.labelled',
  actor: { id: 'u', kind: 'user', name: 'ada' },
  kind: 'model',
  workspace: 'default',
  name: 'fast',
  version: 3,
  reason: null,
  correlation_id: null,
  details: { version_labels },
});

test('a moved, a new and a removed label are told from the record before', () => {
  expect(labelsMoved(record({ live: 3, candidate: 2 }), record({ live: 2, candidate: 2 }))).toEqual({
    set: [['live', 3]],
    removed: [],
  });
  expect(labelsMoved(record({}), record({ live: 2 }))).toEqual({ set: [], removed: ['live'] });
  expect(labelsMoved(record({ live: 2 }), undefined)).toEqual({ set: [], removed: [] });
});

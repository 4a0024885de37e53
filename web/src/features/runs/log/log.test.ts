import { setupI18n } from '@lingui/core';
import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { EventPage } from '../../../api/types';
import { keys } from '../queries';
import { anEvent } from '../testing';
import { describe } from './describe';
import { appendEvents, pageOf } from './events';
import { formatMark, matchesText, parseMark } from './use-log';

const i18n = setupI18n({ locale: 'en', messages: { en: {} } });

test('lines are sentences, and unknown kinds name themselves', () => {
  const text = (kind: string, body = {}) => describe(anEvent(1, kind, body), i18n).text;
  expect(text('run.started')).toBe('Run started by Ada');
  expect(text('task.started', { task: 'a', uses: 'set', attempt: 2 })).toBe('a started (set), attempt 2');
  expect(text('approval.decided', { task: 'ask', approved: false, by: { name: 'Grace' } })).toBe(
    'ask rejected by Grace',
  );
  expect(text('moon.landed')).toBe('moon.landed');
});

test('a refusal and a retry look different from a success', () => {
  const glyph = (kind: string, body: object) => describe(anEvent(1, kind, { ...body }), i18n).glyph;
  expect(glyph('approval.decided', { approved: true })).toBe('succeeded');
  expect(glyph('approval.decided', { approved: false })).toBe('failed');
  expect(glyph('task.failed', { retry_at: '2026-01-01T00:00:00Z' })).toBe('retrying');
  expect(glyph('task.failed', {})).toBe('failed');
});

test('links to lines', () => {
  expect(parseMark('#L12')).toEqual([12, 12]);
  expect(parseMark('#L40-L12')).toEqual([12, 40]);
  expect(parseMark('#other')).toBeNull();
  expect([formatMark([3, 3]), formatMark([3, 9])]).toEqual(['L3', 'L3-L9']);
});

test('search looks into the body too', () => {
  const event = anEvent(1, 'task.failed', { error: { message: 'Connection refused' } });
  expect(matchesText(event, 'a failed', 'REFUSED')).toBe(true);
  expect(matchesText(event, 'a failed', 'absent')).toBe(false);
});

test('live events complete the pages that have all before them', () => {
  const client = new QueryClient();
  const page = (n: number) => client.getQueryData<EventPage>(keys.events('r', n));
  client.setQueryData(keys.events('r', 0), { items: [anEvent(1, 'a')], next: null });
  appendEvents(client, 'r', [anEvent(1, 'again'), anEvent(2, 'b'), anEvent(3, 'c')]);
  expect(page(0)?.items.map(event => event.kind)).toEqual(['a', 'b', 'c']);
  appendEvents(client, 'r', [anEvent(9, 'gap')]);
  expect(page(0)?.items).toHaveLength(3);
  expect(client.getQueryState(keys.events('r', 0))?.isInvalidated).toBe(true);
  expect([1, 500, 501, 20_000].map(pageOf)).toEqual([0, 0, 1, 39]);
});

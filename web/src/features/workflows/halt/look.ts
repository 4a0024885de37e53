import { msg } from '@lingui/core/macro';
import type { I18n, MessageDescriptor } from '@lingui/core';
import type { Resource, ResourceStatus } from '../../../api/resources';
import type { Family, GlyphName } from '../../../ui/glyph';
import type { StatusLook } from '../../../ui/StatusChip';

const LOOKS: Record<ResourceStatus, [Family, GlyphName, MessageDescriptor]> = {
  draft: ['idle', 'pending', msg`Draft`],
  active: ['ready', 'ready', msg`Active`],
  paused: ['paused', 'cancelling', msg`Paused`],
  archived: ['offline', 'skipped', msg`Archived`],
};

/** A server that says no status has workflows that are drafts or in use. */
export const statusOf = ({ status, published }: Resource): ResourceStatus =>
  status ?? (published === null ? 'draft' : 'active');

export function statusLook(status: ResourceStatus, i18n: I18n): StatusLook {
  const [family, glyph, label] = LOOKS[status];
  return { family, glyph, label: i18n._(label) };
}

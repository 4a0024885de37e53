import { msg } from '@lingui/core/macro';
import type { I18n, MessageDescriptor } from '@lingui/core';
import type { Delivery, DeliveryState } from '../../api/manage';
import type { Family, GlyphName } from '../../ui/glyph';
import type { StatusLook } from '../../ui/StatusChip';

const LOOKS: Record<DeliveryState, [Family, GlyphName, MessageDescriptor]> = {
  pending: ['waiting', 'waiting', msg({ message: 'Pending', context: 'delivery' })],
  delivered: ['succeeded', 'succeeded', msg({ message: 'Delivered', context: 'delivery' })],
  failed: ['failed', 'failed', msg({ message: 'Failed', context: 'delivery' })],
  cancelled: ['paused', 'cancelled', msg({ message: 'Cancelled', context: 'delivery' })],
  expired: ['paused', 'cancelled', msg({ message: 'Expired', context: 'delivery' })],
};

export function deliveryLook(state: DeliveryState, i18n: I18n): StatusLook {
  const [family, glyph, label] = LOOKS[state] ?? ['offline', 'connecting', msg`Unknown`];
  return { family, glyph, label: i18n._(label) };
}

/** A delivery that has not ended is not repeated: it is still being tried. */
export const canReplay = ({ state }: Pick<Delivery, 'state'>) => state !== 'pending';

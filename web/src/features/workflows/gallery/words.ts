import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';

export const CATEGORIES: [string, MessageDescriptor][] = [
  ['research', msg`Research`],
  ['content_creation', msg`Content creation`],
  ['customer_support', msg`Customer support`],
  ['sales', msg`Sales`],
  ['marketing', msg`Marketing`],
  ['data_analysis', msg`Data analysis`],
  ['automation', msg`Automation`],
  ['reporting', msg`Reporting`],
  ['other', msg`Other`],
];

export const categoryWord = (category: string): MessageDescriptor =>
  CATEGORIES.find(([known]) => known === category)?.[1] ?? msg`Other`;

import { msg } from '@lingui/core/macro';
import { Boxes, KeyRound, ListTree, Webhook, type LucideIcon } from 'lucide-react';
import type { MessageDescriptor } from '@lingui/core';

export interface Screen {
  id: string;
  path: '/runs' | '/resources' | '/deliveries' | '/access';
  label: MessageDescriptor;
  icon: LucideIcon;
  /** Pressed after `G`. */
  key: string;
}

/** The screens of this version, in the order of the rail. A screen that does not exist has no line here. */
export const SCREENS: Screen[] = [
  { id: 'runs', path: '/runs', label: msg`Runs`, icon: ListTree, key: 'r' },
  { id: 'resources', path: '/resources', label: msg`Resources`, icon: Boxes, key: 'b' },
  { id: 'integrations', path: '/deliveries', label: msg`Integrations`, icon: Webhook, key: 'i' },
  { id: 'access', path: '/access', label: msg`Access`, icon: KeyRound, key: 'm' },
];

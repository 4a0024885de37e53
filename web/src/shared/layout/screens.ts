import { msg } from '@lingui/core/macro';
import { Boxes, Inbox, KeyRound, ListTree, Webhook, Workflow, type LucideIcon } from 'lucide-react';
import type { MessageDescriptor } from '@lingui/core';

export interface Screen {
  id: string;
  path: '/inbox' | '/runs' | '/workflows' | '/resources' | '/deliveries' | '/access';
  /** What belongs to it: its line is marked there. */
  places: string[];
  label: MessageDescriptor;
  icon: LucideIcon;
  /** Pressed after `G`. */
  key: string;
}

/** The screens of this version, in the order of the rail. A screen that does not exist has no line here. */
export const SCREENS: Screen[] = [
  { id: 'inbox', path: '/inbox', places: ['/inbox'], label: msg`Inbox`, icon: Inbox, key: 'o' },
  { id: 'runs', path: '/runs', places: ['/runs'], label: msg`Runs`, icon: ListTree, key: 'r' },
  {
    id: 'workflows',
    path: '/workflows',
    places: ['/workflows'],
    label: msg`Workflows`,
    icon: Workflow,
    key: 'w',
  },
  {
    id: 'resources',
    path: '/resources',
    places: ['/resources'],
    label: msg`Resources`,
    icon: Boxes,
    key: 'b',
  },
  {
    id: 'integrations',
    path: '/deliveries',
    places: ['/deliveries', '/explorer'],
    label: msg`Integrations`,
    icon: Webhook,
    key: 'i',
  },
  { id: 'access', path: '/access', places: ['/access'], label: msg`Access`, icon: KeyRound, key: 'm' },
];

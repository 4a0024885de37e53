import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import {
  Bot,
  Clock,
  Combine,
  GitBranch,
  GitFork,
  Hand,
  Repeat,
  Workflow,
  Wrench,
  type LucideIcon,
} from 'lucide-react';

/** The kinds of steps that need no tool, with what they are for. */
export interface StepKind {
  uses: string;
  title: MessageDescriptor;
  about: MessageDescriptor;
  icon: LucideIcon;
}

export const KINDS: StepKind[] = [
  { uses: 'model', title: msg`Ask a model`, about: msg`Text, or a value that fits a schema`, icon: Bot },
  {
    uses: 'approval',
    title: msg`Ask a person`,
    about: msg`Waits until somebody approves or rejects`,
    icon: Hand,
  },
  { uses: 'set', title: msg`Set values`, about: msg`Names values for the steps behind it`, icon: Combine },
  { uses: 'if', title: msg`If`, about: msg`One way or the other, by a condition`, icon: GitBranch },
  { uses: 'switch', title: msg`Switch`, about: msg`The first case that fits`, icon: GitFork },
  {
    uses: 'for_each',
    title: msg`For each`,
    about: msg`The same steps for every item of a list`,
    icon: Repeat,
  },
  { uses: 'wait', title: msg`Wait`, about: msg`For a time, or until a moment`, icon: Clock },
];

export const iconOf = (uses: string): LucideIcon =>
  KINDS.find(kind => kind.uses === uses)?.icon ?? (uses.startsWith('workflow/') ? Workflow : Wrench);

const LANES = new Map<string, MessageDescriptor>([
  ['then', msg`then`],
  ['else', msg`otherwise`],
  ['default', msg`if no case fits`],
  ['steps', msg`for every item`],
  ['on_error', msg`if it fails`],
]);

/** What a list inside a step is for; a case says it itself. */
export const laneWord = (key: string): MessageDescriptor | undefined =>
  LANES.get(key.replace(/^on_error\/\d+$/, 'on_error'));

/** The tag as it stands in the text; words of the format are the same in every language. */
export const AUTO = 'AUTO';
export const EXAMPLE_FIELD = 'inputs.name';
export const EXAMPLE_LABEL = 'live';

import { createContext, useContext, type ComponentType } from 'react';
import type { Json } from '../../api/types';
import type { Complaint } from './errors';
import type { Field, FormSource } from './schema';

/** What every field of one form needs; pointers count from the form's own root. */
export interface FormState {
  source: FormSource;
  /** Where the form's root stands in the document. */
  prefix: string;
  complaints: Complaint[];
  /** The value before the edit, for taking a replaced secret back. */
  before: (pointer: string) => Json | undefined;
  set: (pointer: string, value: Json | undefined) => void;
  workspace: string | null;
  readOnly: boolean;
  /** Asks for the name of another resource: the feature that shows resources knows how. */
  reference: ComponentType<{ field: Field; value: Json | undefined }>;
}

export const FormContext = createContext<FormState | null>(null);

export function useForm(): FormState {
  const form = useContext(FormContext);
  if (form === null) throw new Error('a field stands outside of a form');
  return form;
}

/** The complaints about one field: at its place, or below it where nothing is shown that could carry them. */
export function useErrors(pointer: string, deep = false): string[] {
  const { complaints, prefix } = useForm();
  const at = prefix + pointer;
  return complaints
    .filter(({ path }) => path === at || (deep && path.startsWith(`${at}/`)))
    .flatMap(({ message, fix }) => [[message, ...fix].join(' ')]);
}

export const fieldId = (prefix: string, pointer: string) => `field${prefix}${pointer}`;

import type { ReactNode } from 'react';
import { FieldBox } from '../../ui/FieldBox';
import { inputClass } from '../../ui/fields';

interface Props {
  id: string;
  label: string;
  help: ReactNode;
  errors?: string[];
  value: string;
  onChange: (value: string) => void;
  className?: string;
}

/** What something new is called. */
export function NameInput({ id, label, help, errors, value, onChange, className = 'w-full' }: Props) {
  return (
    <FieldBox id={id} label={label} help={help} {...(errors === undefined ? {} : { errors })}>
      {ids => (
        <input
          {...ids}
          type="text"
          value={value}
          autoComplete="off"
          spellCheck={false}
          onChange={event => onChange(event.target.value)}
          className={`${inputClass} ${className}`}
        />
      )}
    </FieldBox>
  );
}

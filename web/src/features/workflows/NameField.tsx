import { TextField, type FieldProps } from '../../shared/form/Scalars';

/** The name of another resource is typed here: a template may stand in its place. */
export function NameField({ field, value }: FieldProps) {
  return <TextField field={{ ...field, type: 'text' }} value={value} />;
}

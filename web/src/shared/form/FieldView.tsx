import { BooleanField, EnumField, JsonField, NumberField, TextField, type FieldProps } from './Scalars';
import { ChoiceField, ListField, MapField, ObjectField } from './Groups';
import { useForm } from './context';
import { SecretField } from './SecretField';

/** The control that fits a field. */
export function FieldView(props: FieldProps) {
  const { reference: Reference } = useForm();
  switch (props.field.type) {
    case 'text':
    case 'lines':
      return <TextField {...props} />;
    case 'number':
      return <NumberField {...props} />;
    case 'boolean':
      return <BooleanField {...props} />;
    case 'enum':
      return <EnumField {...props} />;
    case 'secret':
      return <SecretField {...props} />;
    case 'reference':
      return <Reference {...props} />;
    case 'list':
      return <ListField {...props} />;
    case 'object':
      return <ObjectField {...props} />;
    case 'map':
      return <MapField {...props} />;
    case 'choice':
      return <ChoiceField {...props} />;
    case 'fixed':
      return null;
    case 'json':
      return <JsonField {...props} />;
  }
}

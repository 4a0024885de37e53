import { useLingui } from '@lingui/react/macro';
import type { Json } from '../../../api/types';
import { useFormat } from '../../../shared/use-format';
import { isObject } from '../../../shared/pointer';

/** One value in a list: short, on one line. */
export function Cell({ value }: { value: Json | undefined }) {
  const { t } = useLingui();
  const format = useFormat();
  if (value === undefined || value === null || value === '') return <span aria-hidden="true">–</span>;
  if (typeof value === 'boolean') return value ? t`yes` : t`no`;
  if (typeof value === 'number') return format.number(value);
  if (typeof value === 'string') return value;
  if (isObject(value) && typeof value['$secret'] === 'string') return t`sealed`;
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value.join(', ');
  return JSON.stringify(value);
}

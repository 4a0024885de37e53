import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { JsonObject, KindCard, Resource } from '../../../api/resources';
import type { Json } from '../../../api/types';
import { crumbClass } from '../../../shared/Breadcrumb';
import { Time } from '../../../shared/Time';
import { useFormat } from '../../../shared/use-format';
import { isObject } from '../../../shared/pointer';
import { variantOf, variantsOf } from '../../../shared/form/choice';
import {
  fieldsOf,
  innerField,
  sourceOf,
  words,
  type Field,
  type FormSource,
} from '../../../shared/form/schema';
import { Labels } from '../Labels';
import { toSegment } from '../search';

interface ShownProps {
  source: FormSource;
  field: Field;
  value: Json;
  workspace: string | null;
  depth: number;
}

function Scalar({ field, value }: { field: Field; value: Json }) {
  const { t } = useLingui();
  const format = useFormat();
  if (typeof value === 'boolean') return value ? t`yes` : t`no`;
  if (typeof value === 'number') return format.number(value);
  if (value === null) return <span className="text-muted">{t`nothing`}</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const option = field.options.find(one => one.value === value);
  if (option !== undefined && option.label !== text)
    return (
      <>
        {option.label} <code className="font-mono text-xs text-muted">{text}</code>
      </>
    );
  if (text.includes('\n') || typeof value !== 'string')
    return (
      <pre
        className="max-h-80 overflow-auto rounded-md border border-divider bg-sunken p-2 font-mono text-xs whitespace-pre-wrap break-words"
        tabIndex={0}
      >
        {text}
      </pre>
    );
  return <span className="break-words">{text === '' ? '""' : text}</span>;
}

function Reference({ field, value, workspace }: { field: Field; value: string; workspace: string | null }) {
  const [name = value] = value.split('@');
  return (
    <Link
      to="/resources/$kind/$workspace/$name"
      params={{ kind: field.kind ?? '', workspace: toSegment(workspace), name }}
      className={`${crumbClass} break-all`}
    >
      {value}
    </Link>
  );
}

function Shown(props: ShownProps): ReactNode {
  const { source, field, value, workspace, depth } = props;
  if (isObject(value) && typeof value['$secret'] === 'string')
    return (
      <span className="inline-flex items-center gap-1.5 text-muted">
        <Lock className="size-3.5" aria-hidden="true" />
        <Trans>
          Sealed, fingerprint <code className="font-mono">{value['$secret']}</code>
        </Trans>
      </span>
    );
  if (field.type === 'reference' && typeof value === 'string')
    return <Reference field={field} value={value} workspace={workspace} />;
  if (field.type === 'choice' && isObject(value)) {
    const all = variantsOf(source.schema, field.schema);
    const chosen = all[variantOf(source.schema, all, value)];
    return (
      <>
        {chosen !== undefined && <p>{chosen.label}</p>}
        <Facts
          {...props}
          schema={chosen?.schema ?? {}}
          value={value}
          pointer={field.pointer}
          depth={depth + 1}
        />
      </>
    );
  }
  if (Array.isArray(value) && value.length > 0 && field.type === 'list')
    return (
      <ol className="list-decimal space-y-1 ps-5">
        {value.map((item, i) => {
          const inner = innerField(source, field, i);
          return (
            <li key={inner.pointer}>
              <Shown {...props} field={inner} value={item} depth={depth + 1} />
            </li>
          );
        })}
      </ol>
    );
  if (isObject(value) && (field.type === 'object' || field.type === 'map'))
    return <Facts {...props} schema={field.schema} value={value} pointer={field.pointer} depth={depth + 1} />;
  return <Scalar field={field} value={value} />;
}

type FactsProps = Omit<ShownProps, 'field' | 'value'> & {
  schema: JsonObject;
  value: JsonObject;
  pointer: string;
};

/** The fields that have a value, named as in the form, and after them what the schema does not know. */
function Facts({ source, schema, value, pointer, workspace, depth }: FactsProps) {
  const fields = fieldsOf(source, schema, pointer).filter(({ type }) => type !== 'fixed');
  const known = new Map(fields.map(field => [field.name, field]));
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const map = isObject(schema['additionalProperties']) ? schema['additionalProperties'] : {};
  const outer = { type: 'map', pointer, schema: { additionalProperties: map } } as unknown as Field;
  const rest = Object.keys(value)
    .filter(name => !known.has(name) && !Object.hasOwn(properties, name))
    .map(name => ({ ...innerField(source, outer, name), label: depth === 0 ? words(name) : name }));
  const rows = [...fields, ...rest].filter(({ name }) => value[name] !== undefined && value[name] !== null);
  if (rows.length === 0) return depth === 0 ? null : <span aria-hidden="true">–</span>;
  return (
    <dl className={depth === 0 ? 'divide-y divide-divider' : 'border-s-2 border-divider ps-3'}>
      {rows.map(field => (
        <div
          key={field.name}
          className={depth === 0 ? 'py-2 sm:grid sm:grid-cols-[12rem_minmax(0,1fr)] sm:gap-4' : 'py-0.5'}
        >
          <dt className="text-sm text-muted" title={field.help}>
            {field.label}
          </dt>
          <dd className="min-w-0 text-sm">
            <Shown
              source={source}
              field={field}
              value={value[field.name] ?? null}
              workspace={workspace}
              depth={depth}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function About({ resource }: { resource: Resource }) {
  const { t } = useLingui();
  const seen = {
    organization: t`Everybody in the organization`,
    team: resource.team === null ? t`The team` : t`The team ${resource.team}`,
    private: t`Only the owner, and with whom it is shared`,
  };
  const when = (at: string, who: string) => (
    <>
      <Time at={at} /> · {who}
    </>
  );
  const code = (text: string) => <code className="font-mono text-xs break-all">{text}</code>;
  const shared = resource.shared_with.join(', ');
  const rows: [string, ReactNode][] = [
    [t`Owner`, resource.owner.name],
    [t`Who sees it`, seen[resource.visibility]],
    ...(shared === '' ? [] : [[t`Shared with`, shared] as [string, ReactNode]]),
    [t`Made`, when(resource.created_at, resource.created_by.name)],
    [t`Changed`, when(resource.updated_at, resource.updated_by.name)],
    [t`Hash`, code(resource.hash)],
    [t`Id`, code(resource.id)],
  ];
  return (
    <aside aria-label={t`About it`} className="w-full shrink-0 lg:w-72">
      <dl className="space-y-2 rounded-lg border border-divider bg-surface p-3 text-sm shadow-panel">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
        {Object.keys(resource.labels).length > 0 && (
          <div>
            <dt className="text-xs text-muted">{t`Labels`}</dt>
            <dd className="flex flex-wrap gap-1">
              <Labels labels={resource.labels} />
            </dd>
          </div>
        )}
      </dl>
    </aside>
  );
}

export function Overview({ card, resource }: { card: KindCard; resource: Resource }) {
  const { t } = useLingui();
  return (
    <div className="flex gap-5 max-lg:flex-col">
      <section aria-label={t`Settings`} className="min-w-0 flex-1">
        {Object.keys(resource.spec).length === 0 && <p className="text-muted">{t`Nothing is set.`}</p>}
        <Facts
          source={sourceOf(card)}
          schema={card.schema}
          value={resource.spec}
          pointer=""
          workspace={resource.workspace}
          depth={0}
        />
      </section>
      <About resource={resource} />
    </div>
  );
}

import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { failureOf } from '../../../api/errors';
import type { JsonObject } from '../../../api/resources';
import { Breadcrumb, crumbClass } from '../../../shared/Breadcrumb';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { useTitle } from '../../../shared/hooks/use-title';
import { Loading } from '../../../shared/Loading';
import { galleryOneQuery, layoutQuery, templatesQuery } from '../queries';
import { unchosen } from '../search';
import { Choose } from './Choose';
import {
  BLANK,
  FIRST,
  insideOf,
  makeFirst,
  makeOfGallery,
  makeOfStored,
  NO_PARAMETERS,
  ofGallery,
  ofStored,
} from './offers';
import { Setup } from './Setup';
import { useBlank } from './use-blank';

/** Whoever follows a link hears where it led; called once for each heading. */
const focus = (heading: HTMLHeadingElement | null) => heading?.focus();

function Page({ title, chosen, children }: { title: string; chosen: boolean; children: ReactNode }) {
  useTitle(title);
  const search = useSearch({ from: '/workflows/new' });
  const up = {
    key: 'workflows',
    link: (
      <Link to="/workflows" className={crumbClass}>
        <Trans>Workflows</Trans>
      </Link>
    ),
  };
  const choose = {
    key: 'new',
    link: (
      <Link to="/workflows/new" search={unchosen(search)} className={crumbClass}>
        <Trans>New workflow</Trans>
      </Link>
    ),
  };
  return (
    <div className="space-y-3">
      <Breadcrumb steps={chosen ? [up, choose] : [up]} />
      <h1 key={title} ref={focus} tabIndex={-1} className="text-xl outline-none">
        {title}
      </h1>
      {children}
    </div>
  );
}

const NOTHING_CLOSED: string[] = [];

/** Text of JSON is text of YAML, too. */
const useDrawn = (name: string, spec: JsonObject) => {
  const text = JSON.stringify(spec);
  const drawn = useQuery(layoutQuery(name, text, text, NOTHING_CLOSED));
  return { layout: drawn.data ?? null };
};

function Blank({ workspace }: { workspace: string }) {
  const blank = useBlank();
  const { layout } = useDrawn('new', FIRST);
  return (
    <Page title={blank.title} chosen>
      <Setup
        chosen={{ ...blank, schema: NO_PARAMETERS, make: makeFirst }}
        layout={layout}
        workspace={workspace}
      />
    </Page>
  );
}

function OfGallery({ name, workspace }: { name: string; workspace: string }) {
  const { t } = useLingui();
  const { data, error } = useQuery(galleryOneQuery(name));
  if (data === undefined)
    return (
      <Page title={name} chosen>
        {error !== null ? (
          <ErrorPanel what={t`The template could not be loaded.`} failure={failureOf(error)} />
        ) : (
          <Loading what={t`Loading the template…`} />
        )}
      </Page>
    );
  const chosen = { ...ofGallery(data), schema: data.schema, make: makeOfGallery(name) };
  return (
    <Page title={chosen.title} chosen>
      <Setup chosen={chosen} layout={data.workflows[0]?.layout ?? null} workspace={workspace} />
    </Page>
  );
}

function OfStored({ id, workspace }: { id: string; workspace: string }) {
  const { t } = useLingui();
  const { data, error } = useQuery(templatesQuery);
  const template = data?.find(one => ofStored(one)?.id === id);
  const offer = template === undefined ? null : ofStored(template);
  const { schema, spec } = template === undefined ? { schema: {}, spec: FIRST } : insideOf(template);
  const { layout } = useDrawn('stored', spec);
  if (template === undefined || offer === null)
    return (
      <Page title={id} chosen>
        {error !== null ? (
          <ErrorPanel what={t`The template could not be loaded.`} failure={failureOf(error)} />
        ) : data === undefined ? (
          <Loading what={t`Loading the template…`} />
        ) : (
          <Empty
            title={t`There is no such template`}
            why={t`It was deleted or renamed, or makes no workflow.`}
          />
        )}
      </Page>
    );
  return (
    <Page title={offer.title} chosen>
      <Setup
        chosen={{ ...offer, schema, make: makeOfStored(template) }}
        layout={layout}
        workspace={workspace}
      />
    </Page>
  );
}

/** A new workflow: first what it begins with, then its name and what is asked for. */
export function NewWorkflowPage() {
  const { t } = useLingui();
  const { from, workspace = 'default' } = useSearch({ from: '/workflows/new' });
  if (from === undefined)
    return (
      <Page title={t`New workflow`} chosen={false}>
        <Choose />
      </Page>
    );
  if (from === BLANK) return <Blank workspace={workspace} />;
  return from.startsWith('gallery/') ? (
    <OfGallery key={from} name={from.slice('gallery/'.length)} workspace={workspace} />
  ) : (
    <OfStored key={from} id={from} workspace={workspace} />
  );
}

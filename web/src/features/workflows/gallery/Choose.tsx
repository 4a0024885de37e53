import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { failureOf } from '../../../api/errors';
import { Empty } from '../../../shared/Empty';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { useTyped } from '../../../shared/hooks/use-typed';
import { Loading } from '../../../shared/Loading';
import { may } from '../../../shared/rights';
import { useRights } from '../../../shared/session';
import { Button } from '../../../ui/Button';
import { inputClass } from '../../../ui/fields';
import { galleryQuery, templatesQuery } from '../queries';
import { parseNewWorkflowSearch, type NewSearch } from '../search';
import { Cards } from './Cards';
import { found, ofGallery, ofStored } from './offers';
import { useBlank } from './use-blank';
import { CATEGORIES } from './words';

function useOffers() {
  const readable = may(useRights(), 'template', 'read');
  const gallery = useQuery({ ...galleryQuery, enabled: readable });
  const stored = useQuery({ ...templatesQuery, enabled: readable });
  const own = (stored.data ?? []).flatMap(one => ofStored(one) ?? []);
  const offers = [useBlank(), ...own, ...(gallery.data ?? []).map(ofGallery)];
  return { offers, loading: readable && gallery.isLoading, error: gallery.error, readable };
}

interface ToolsProps {
  typed: string;
  onType: (typed: string) => void;
  category: string;
  onCategory: (category: string) => void;
  /** How many are shown, once they are known. */
  count: number | null;
}

function Tools({ typed, onType, category, onCategory, count }: ToolsProps) {
  const { t } = useLingui();
  return (
    <div role="search" className="flex flex-wrap items-center gap-3">
      <input
        type="search"
        value={typed}
        aria-label={t`Search templates`}
        placeholder={t`Search`}
        onChange={event => onType(event.target.value)}
        className={`${inputClass} w-60 max-w-full`}
      />
      <select
        value={category}
        aria-label={t`Category`}
        onChange={event => onCategory(event.target.value)}
        className={`${inputClass} max-w-full`}
      >
        <option value="">{t`All categories`}</option>
        {CATEGORIES.map(([value, word]) => (
          <option key={value} value={value}>
            {t(word)}
          </option>
        ))}
      </select>
      <p role="status" className="text-sm text-muted">
        {count !== null && <Plural value={count} one="# way to begin" other="# ways to begin" />}
      </p>
    </div>
  );
}

function useFilter() {
  const { q = '', category = '' } = useSearch({ from: '/workflows/new' });
  const navigate = useNavigate({ from: '/workflows/new' });
  const keep = useCallback(
    (change: NewSearch) =>
      void navigate({ search: old => parseNewWorkflowSearch({ ...old, ...change }), replace: true }),
    [navigate],
  );
  const [typed, setTyped] = useTyped(
    q,
    useCallback((next: string) => keep({ q: next }), [keep]),
  );
  const clear = () => {
    setTyped('');
    keep({ q: '', category: '' });
  };
  return { typed, setTyped, category, setCategory: (next: string) => keep({ category: next }), clear };
}

/** What a new workflow can begin with. */
export function Choose() {
  const { t } = useLingui();
  const { typed, setTyped, category, setCategory, clear } = useFilter();
  const { offers, loading, error, readable } = useOffers();
  const shown = found(offers, typed, category);
  return (
    <>
      <Tools
        typed={typed}
        onType={setTyped}
        category={category}
        onCategory={setCategory}
        count={loading ? null : shown.length}
      />
      {error !== null && (
        <ErrorPanel compact what={t`The templates could not be loaded.`} failure={failureOf(error)} />
      )}
      {!readable && (
        <p className="text-sm text-muted">
          <Trans>You may not look at templates, so there is only the plain start.</Trans>
        </p>
      )}
      {loading ? (
        <Loading what={t`Loading templates…`} />
      ) : shown.length === 0 ? (
        <Empty title={t`Nothing found`} why={t`No template has all of these words.`}>
          <Button onClick={clear}>
            <Trans>Show all templates</Trans>
          </Button>
        </Empty>
      ) : (
        <Cards offers={shown} />
      )}
    </>
  );
}

import { Trans, useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import { CopyButton } from '../../shared/CopyButton';
import { chipClass } from '../../ui/fields';
import type { Operation, Values } from './openapi';
import { codeFor, LANGUAGES, type Language } from './samples';

const NAMES: Record<Language, string> = { curl: 'curl', typescript: 'TypeScript', python: 'Python' };

/** The same call in a program, with a token instead of the session. */
export function CodeSample({
  operation,
  values,
  body,
}: {
  operation: Operation;
  values: Values;
  body: string;
}) {
  const { t } = useLingui();
  const id = useId();
  const [language, setLanguage] = useState<Language>('curl');
  const code = codeFor(language, window.location.origin, operation, values, body);
  return (
    <section aria-labelledby={`${id}-title`} className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 id={`${id}-title`} className="text-sm">
          <Trans>In a program</Trans>
        </h3>
        <fieldset className="flex gap-1.5">
          <legend className="sr-only">{t`Language of the sample`}</legend>
          {LANGUAGES.map(one => (
            <label key={one} className={chipClass}>
              <input
                type="radio"
                name={id}
                checked={language === one}
                onChange={() => setLanguage(one)}
                className="size-3.5 accent-accent outline-none"
              />
              {NAMES[one]}
            </label>
          ))}
        </fieldset>
        <CopyButton text={code} label={t`Copy the sample`} />
      </div>
      <pre
        aria-label={t`Sample code`}
        className="overflow-x-auto rounded-md border border-divider bg-sunken p-3 font-mono text-xs leading-5"
        tabIndex={0}
      >
        {code}
      </pre>
    </section>
  );
}

import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { CopyButton } from '../CopyButton';
import { useTitle } from '../hooks/use-title';

function CommandLine({ command }: { command: string }) {
  const { t } = useLingui();
  return (
    <span className="flex items-center justify-between gap-2 rounded-md border border-divider bg-sunken px-2 py-0.5">
      <code className="font-mono text-sm">{command}</code>
      <CopyButton text={command} label={t`Copy command ${command}`} />
    </span>
  );
}

/** Shown whenever the server does not know this browser. There is no password to ask for. */
export function SignIn() {
  const { t } = useLingui();
  useTitle(t`Sign in`);
  return (
    <main id="main" tabIndex={-1} className="mx-auto max-w-lg px-4 py-16">
      <h1 className="text-xl">
        <Trans>Sign in with a one-time link</Trans>
      </h1>
      <p className="mt-2 text-muted">
        <Trans>This browser has no session on this server. A link signs it in; each link works once.</Trans>
      </p>
      <ol className="mt-4 list-decimal space-y-3 ps-5">
        <li>
          <Trans>On the machine of the server, print a new link:</Trans>
          <CommandLine command="orc sign-in" />
        </li>
        <li>
          <Trans>Starting the server prints one too:</Trans>
          <CommandLine command="orc up" />
        </li>
        <li>
          <Trans>Open the link in this browser.</Trans>
        </li>
      </ol>
      <div className="mt-6">
        <Button tone="primary" onClick={() => window.location.reload()}>
          <Trans>Try again</Trans>
        </Button>
      </div>
    </main>
  );
}

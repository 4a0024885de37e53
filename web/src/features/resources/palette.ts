import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { QueryClient } from '@tanstack/react-query';
import { resourcesApi, type KindCard } from '../../api/resources';
import { offerCommands, offerSearch, type Command } from '../../shared/commands';
import { paths } from '../../shared/paths';
import { may } from '../../shared/rights';
import { meQuery } from '../../shared/session';
import { can } from './can';
import { kindsQuery } from './queries';

type Go = (href: string) => void;

function commandsOf(cards: KindCard[], rights: string[], go: Go): Command[] {
  return cards.flatMap(card => {
    const { title, name } = card;
    const lines: Command[] = [];
    if (may(rights, name, 'read'))
      lines.push({
        id: `kind-${name}`,
        section: 'go',
        title: i18n._(msg`Go to ${title}`),
        perform: () => go(paths.kind(name)),
      });
    if (can('create', card, rights).ok)
      lines.push({
        id: `new-${name}`,
        section: 'new',
        title: i18n._(msg`New ${title}`),
        perform: () => go(paths.newResource(name)),
      });
    return lines;
  });
}

/** Every kind with its list and a new one, and every resource by its name: from every screen. */
export function offerResources(client: QueryClient, go: Go): void {
  const offer = async () => {
    const [cards, me] = await Promise.all([
      client.ensureQueryData(kindsQuery),
      client.ensureQueryData(meQuery),
    ]);
    offerCommands('resources', commandsOf(cards, me.rights, go));
    return cards;
  };
  // An older server has no kinds; then there is nothing to offer.
  offer().catch(() => {});
  i18n.on('change', () => void offer().catch(() => {}));
  offerSearch(async (words, signal) => {
    const [cards, { items }] = await Promise.all([offer(), resourcesApi.search(words, signal)]);
    return items.map(({ kind, workspace, name, title }) => ({
      id: `${kind}/${workspace ?? ''}/${name}`,
      section: 'found',
      title: title === null ? name : `${name} — ${title}`,
      hint: [cards.find(card => card.name === kind)?.title ?? kind, workspace].filter(Boolean).join(' · '),
      perform: () => go(paths.resource(kind, workspace, name)),
    }));
  });
}

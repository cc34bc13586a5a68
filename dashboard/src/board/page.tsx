/** The wallboard: this moment on top, then the numbers against their targets, then places side by side. */
import { useEffect, useMemo } from 'preact/hooks';
import type { PageProps } from '../parts/shell.tsx';
import { useClock, usePolled } from '../api/use-polled.ts';
import { dayIn, dayText } from '../i18n/format.ts';
import { Freshness, Offline } from '../parts/notices.tsx';
import { useUi } from '../parts/ui.tsx';
import { Cards } from './cards.tsx';
import { Intraday } from './intraday.tsx';
import { Live } from './live.tsx';
import { loadDetail, loadFrame, loadHead, loadNow, type Board, type Frame } from './load.ts';
import { Places } from './places.tsx';

const boardEveryMs = 30_000;
const nowEveryMs = 10_000;
const ageEveryMs = 1_000;
/** Targets and KPI names are asked for anew after this many refreshes. */
const frameEvery = 10;

interface BoardPageProps extends PageProps {
  readonly days: number;
  readonly now: () => number;
}

/** Names and targets change rarely: they are loaded first, and then now and then. `show` gets the cards before the rest is there. */
const makeLoader = (client: PageProps['client'], { day, team }: PageProps['link'], now: () => number) => {
  let frame: Frame | undefined;
  let left = 0;
  return async (days: number, show: (board: Board) => void): Promise<Board> => {
    if (frame === undefined || left <= 0) {
      frame = await loadFrame(client, day ?? dayIn('UTC', now()), team);
      left = frameEvery;
    }
    left -= 1;
    const view = { day: day ?? dayIn(frame.definitions.timeZone, now()), days, own: frame.own };
    const head = await loadHead(client, frame, view);
    show({ ...head, detail: undefined });
    return { ...head, detail: await loadDetail(client, head) };
  };
};

const Numbers = ({ board, at }: { readonly board: Board; readonly at: number }) => {
  const { language, t } = useUi();
  return (
    <>
      <div class="row">
        <p class="shown">{dayText(board.view.day, language)}</p>
        <Freshness foldedAt={board.foldedAt} migrating={board.migrating} timeZone={board.timeZone} at={at} />
      </div>
      <Cards board={board} />
      <Intraday board={board} />
      <Places board={board} slice="site" title={t.sites} />
      <Places board={board} slice="team" title={t.teams} />
      <Places board={board} slice="queue" title={t.queues} />
    </>
  );
};

export const BoardPage = ({ client, link, onRefused, days, now }: BoardPageProps) => {
  const { t } = useUi();
  const load = useMemo(() => makeLoader(client, link, now), [client, link, now]);
  const board = usePolled<Board>(`${days}`, (show) => load(days, show), boardEveryMs, now);
  const live = usePolled('now', () => loadNow(client), nowEveryMs, now);
  const at = useClock(now, ageEveryMs);
  const status = board.error?.status;
  const refused = (status === 401 || status === 403) && !board.whole;
  useEffect(() => {
    if (refused) onRefused();
  }, [refused, onRefused]);
  return (
    <main id="main" tabIndex={-1} aria-busy={!board.whole}>
      <Offline since={board.error ? (board.loadedAt ?? at) : undefined} timeZone={board.data?.timeZone ?? 'UTC'} />
      {board.data && (live.data ?? live.error) ? (
        <>
          <Live now={live} at={at} />
          <Numbers board={board.data} at={at} />
        </>
      ) : (
        <p class="loading">{t.loading} …</p>
      )}
    </main>
  );
};

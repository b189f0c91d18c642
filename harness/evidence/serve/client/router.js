// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { useEffect, useState } from 'preact/hooks';

/** Shows another page of the view, without loading it again. */
export function go(href, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  dispatchEvent(new Event('moved'));
}

/** The current address. Links to pages of the view, by `isPage`, do not reload it. */
export function useAddress(isPage) {
  const [address, setAddress] = useState(read);
  useEffect(() => {
    const update = () => setAddress(read());
    const onClick = (event) => follow(event, isPage);
    for (const event of ['popstate', 'moved']) addEventListener(event, update);
    addEventListener('click', onClick);
    return () => {
      for (const event of ['popstate', 'moved']) removeEventListener(event, update);
      removeEventListener('click', onClick);
    };
  }, []);
  return address;
}

function read() {
  return { path: location.pathname, search: location.search };
}

/** Handles a click on a link to a page of the view; the browser handles all others. */
function follow(event, isPage) {
  const link = event.target.closest?.('a[href]');
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!isPlain || event.altKey || event.defaultPrevented || link === null || link.target) return;
  const to = new URL(link.href);
  if (to.origin !== location.origin || !isPage(to.pathname)) return;
  if (to.hash !== '' && to.pathname === location.pathname) return;
  event.preventDefault();
  go(to.pathname + to.search + to.hash);
  scrollTo(0, 0);
}

/** The address of a run's page. */
export function runPage(id) {
  return `/run/${encodeURIComponent(id)}`;
}

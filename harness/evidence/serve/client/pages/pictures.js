// @ts-nocheck: it runs in a browser, whose types would reach every file of this project.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Answer } from '../answer.js';
import { fileName, html } from '../html.js';
import { ask, useLive } from '../live-data.js';
import { collectionApi } from '../painting.js';
import { PickPainting } from '../pick-painting.js';

const places = [
  { key: 'a', name: 'first', title: 'First picture' },
  { key: 'b', name: 'second', title: 'Second picture' },
];

export function Pictures({ search }) {
  const { runs } = useLive();
  const asked = new URLSearchParams(search);
  const able = runs?.filter(({ verifies }) => verifies) ?? [];
  const [chosenRun, setRun] = useState(asked.get('run') ?? '');
  const run = chooseRun(able, runs, chosenRun);
  const [given, setGiven] = useState(() => fromAddress(asked));
  const [prior, setPrior] = useState(50);
  const [picking, setPicking] = useState(undefined);
  const [{ isBusy, value, error }, setAnswer] = useState({ isBusy: false });
  const [heat, setHeat] = useState(0);
  const [covering, setCovering] = useState(uncovered);
  const verdict = useRef(null);
  const slider = useRef(null);
  // An answer about pictures that have been exchanged since is none.
  const question = useRef(0);

  const give = (changes) => {
    question.current++;
    setGiven((before) => ({ ...before, ...changes }));
    setAnswer({ isBusy: false });
    setHeat(0);
    setCovering(uncovered);
  };
  const take = (files, key) => {
    const pictures = [...files].filter(({ type }) => type === '' || type.startsWith('image/'));
    if (pictures.length === 0) {
      setAnswer((before) => ({ ...before, error: 'Only image files can be compared.' }));
      return;
    }
    const [one, other] = pictures.map((file) => ({
      file,
      label: file.name,
      url: URL.createObjectURL(file),
    }));
    if (other) give({ a: one, b: other });
    else give({ [key ?? (given.a && !given.b ? 'b' : 'a')]: one });
  };
  const changeRun = (id) => {
    // A painting is one of the collection of its run.
    const keep = (picture) =>
      picture?.painting && !isSameCollection(runs, chosenRun, id) ? undefined : picture;
    setRun(id);
    give({ a: keep(given.a), b: keep(given.b) });
  };

  // The run that is offered first stays when a newer one ends: pictures and answer are of it.
  useEffect(() => {
    if (run !== '' && run !== chosenRun) changeRun(run);
  }, [run]);

  // A file that is dropped outside its frame must not replace the page.
  useEffect(() => {
    const accept = (event) => {
      event.preventDefault();
      if (event.type === 'drop') take(event.dataTransfer.files);
    };
    for (const kind of ['dragover', 'drop']) addEventListener(kind, accept);
    return () => {
      for (const kind of ['dragover', 'drop']) removeEventListener(kind, accept);
    };
  });

  useEffect(() => {
    verdict.current?.closest('section').scrollIntoView({ block: 'nearest' });
    verdict.current?.focus({ preventScroll: true });
  }, [value]);

  // The slider replaces the button that asked for the maps.
  useEffect(() => {
    if (covering.maps && document.activeElement === document.body) slider.current?.focus();
  }, [covering.maps]);

  const form = () => {
    const body = new FormData();
    body.append('run', chosenRun);
    for (const { key } of places) {
      const { file, painting } = given[key];
      if (file) body.append(key, file, file.name);
      else body.append(key, painting);
    }
    return body;
  };
  const compare = async (event) => {
    event?.preventDefault();
    setAnswer({ isBusy: true });
    setCovering(uncovered);
    const asked = ++question.current;
    const body = form();
    body.append('prior', String(prior / 100));
    const answer = await ask('/api/verify', { method: 'POST', body });
    if (asked === question.current) setAnswer({ isBusy: false, ...answer });
  };
  const cover = async () => {
    setCovering({ ...uncovered, isBusy: true });
    const asked = ++question.current;
    const { value: maps, error } = await ask('/api/occlusion', { method: 'POST', body: form() });
    if (asked !== question.current) return;
    const kind = value.verdict === 'different' ? 'different' : 'same';
    setCovering({ isBusy: false, maps, error, kind });
    if (maps) setHeat(70);
  };

  const heatmaps = covering.maps?.[covering.kind] ?? value?.images.map(({ heatmap }) => heatmap);
  const hasHeat = heatmaps?.some((heatmap) => heatmap !== null);
  return html`
    <h1 tabindex="-1">Two pictures</h1>
    <p>Did one artist paint both? Drop two image files anywhere on this page, or choose them below.</p>
    ${runs !== undefined && able.length === 0 && html`<p class="empty">No finished run can compare pictures yet. <code>harness run plugins/xception</code> makes one.</p>`}
    <form class="compare" onSubmit=${compare}>
      <div class="slots">${places.map(
        (
          place,
          i,
        ) => html`<${Slot} key=${place.key} place=${place} run=${run} picture=${given[place.key]} image=${value?.images[i]} heatmap=${heatmaps?.[i]} heat=${heat}
          onFiles=${(files) => take(files, place.key)} onPick=${() => setPicking(place)} onRemove=${() => give({ [place.key]: undefined })} />`,
      )}</div>
      ${
        hasHeat &&
        html`<div class="heat">Painting <input ref=${slider} type="range" min="0" max="100" value=${heat}
          aria-label="How far the heatmap covers the paintings, per cent" onInput=${({ target }) => setHeat(Number(target.value))} /> Heatmap: bright places are evidence for ${
            covering.maps
              ? html`<select aria-label="What bright places are evidence for" value=${covering.kind}
                  onChange=${({ target }) => setCovering({ ...covering, kind: target.value })}><option value="same">one artist</option><option value="different">two artists</option></select>`
              : 'one artist'
          }</div>`
      }
      ${
        value &&
        value.verdict !== 'copies' &&
        !hasHeat &&
        html`<p class="quiet" aria-live="polite"><button type="button" class="button" disabled=${covering.isBusy} onClick=${cover}>Show the places that decide</button> ${
          covering.error
            ? html`<span class="failure" role="alert">${covering.error}</span>`
            : covering.isBusy
              ? 'Covering one part of the pictures after another…'
              : 'Asks the model about a hundred times, each time with another part of a picture covered.'
        }</p>`
      }
      <div class="tools">
        <label class="grow">Run <select id="run" value=${run} disabled=${able.length === 0} onChange=${({ target }) => changeRun(target.value)}>${able.map(
          ({ id, label }) => html`<option key=${id} value=${id}>${label}</option>`,
        )}</select></label>
        <label>Prior probability of one artist <input type="number" min="1" max="99" step="1" required value=${prior} onInput=${({ target }) => setPrior(target.value)} /> %</label>
        <button type="submit" class="button strong" disabled=${!given.a || !given.b || run === '' || isBusy}>Compare</button>
      </div>
    </form>
    <div class="answer" aria-live="polite" aria-busy=${isBusy}>
      ${isBusy && html`<p class="quiet">Comparing… The first time, the model has to be loaded.</p>`}
      ${error && html`<p class="failure" role="alert">${error}</p>`}
      ${value && html`<${Answer} answer=${value} head=${verdict} />`}
    </div>
    ${
      picking &&
      html`<${PickPainting} run=${run} title=${`${picking.title}: pick a painter`} onClose=${() => setPicking(undefined)}
        onPick=${(painting) =>
          give({
            [picking.key]: {
              painting: painting.id,
              label: `${painting.artist}: ${painting.label}`,
              url: collectionApi(run, '/picture', { id: painting.id, size: 'large' }),
            },
          })} />`
    }`;
}

/** No place of the pictures has been covered yet. */
const uncovered = { isBusy: false, kind: 'same' };

/** Where a picture is dropped, chosen and shown, with the heatmap over it. */
function Slot({ place, run, picture, image, heatmap, heat, onFiles, onPick, onRemove }) {
  const [isOver, setOver] = useState(false);
  const drop = (event) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    if (event.type === 'drop') onFiles(event.dataTransfer.files);
  };
  const over = (event) => {
    event.preventDefault();
    setOver(true);
  };
  return html`<section class="slot" data-slot=${place.key} aria-label=${place.title}>
    <div class=${`frame ${isOver ? 'over' : ''} ${picture ? '' : 'bare'}`} onDragEnter=${over} onDragOver=${over} onDragLeave=${drop} onDrop=${drop}>
      ${
        picture
          ? html`<div class="layers"><img src=${image?.picture ?? picture.url} alt=${`${place.title}: ${picture.label}`} />
              ${heatmap && html`<img class="over" src=${heatmap} alt="" style=${{ opacity: heat / 100 }} />`}</div>`
          : html`<p>${place.title}: drop a file here</p>`
      }
    </div>
    ${picture && html`<p class="caption">${fileName(picture.label)}${image && html` <small>${image.size}</small>`}</p>`}
    ${image?.known && html`<p class="known">${image.known}</p>`}
    <div class="choices">
      <label class="button">Choose a file<input class="hidden" type="file" accept="image/*" aria-label=${`Choose a file for the ${place.name} picture`}
        multiple onChange=${({ target }) => {
          onFiles(target.files);
          target.value = '';
        }} /></label>
      ${run !== '' && html`<button type="button" class="button" onClick=${onPick}>Pick from the collection<span class="hidden"> for the ${place.name} picture</span></button>`}
      ${picture && html`<button type="button" class="button" onClick=${onRemove}>Remove<span class="hidden"> the ${place.name} picture</span></button>`}
    </div>
  </section>`;
}

function fromAddress(asked) {
  const run = asked.get('run');
  const of = (key) => {
    const id = asked.get(key);
    if (id === null || run === null) return undefined;
    return { painting: id, label: id, url: collectionApi(run, '/picture', { id, size: 'large' }) };
  };
  return { a: of('a'), b: of('b') };
}

/** The chosen run, or if it cannot compare pictures the newest that can, best on the same paintings. */
function chooseRun(able, runs, chosen) {
  const found =
    able.find(({ id }) => id === chosen) ??
    able.find(({ id }) => chosen !== '' && isSameCollection(runs, chosen, id)) ??
    able[0];
  return found?.id ?? '';
}

function isSameCollection(runs, one, other) {
  const collectionOf = (id) => runs.find((run) => run.id === id)?.place;
  return collectionOf(one) === collectionOf(other);
}

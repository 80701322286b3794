import { MEDIA_KINDS } from '#common/contract/media.ts';
import { adminPhrases } from '#common/phrases/admin.ts';
import { fieldPhrases as f } from '#common/phrases/adminFields.ts';
import { devicePhrases } from '#common/phrases/adminDevices.ts';
import { mediaPhrases as m } from '#common/phrases/adminMedia.ts';
import { leftToRight } from '#common/phrases/format.ts';
import { t } from '#common/ui/language.svelte.ts';
import type { Draft } from './form.ts';
import { nameIn, optionsOf, type Part } from './section.ts';

const isOf =
  (...kinds: readonly string[]) =>
  (draft: Draft) =>
    kinds.some((kind) => draft['kind'] === kind);

/** What screens show beside the calls. */
export const mediaPart: Part = ({ media, zones, devices }) => {
  const screens = devices.filter(({ kind, isRevoked }) => kind === 'display' && !isRevoked);
  const where = ({ zoneIds, deviceIds }: (typeof media)[number]) =>
    [
      ...zoneIds.map((id) => nameIn(zones, ({ zoneId }) => zoneId, id)),
      ...deviceIds.flatMap((id) => devices.find(({ deviceId }) => deviceId === id)?.name ?? []),
    ].join(' · ');
  const when = ({ fromDate, untilDate, fromTime, untilTime }: (typeof media)[number]) =>
    [
      fromDate === null && untilDate === null ? '' : `${fromDate ?? ''} – ${untilDate ?? ''}`,
      fromTime === null ? '' : `${fromTime}–${untilTime ?? ''}`,
    ]
      .filter((part) => part !== '')
      .map(leftToRight)
      .join(' · ');
  return {
    path: 'media',
    columns: [t(f.kind), t(devicePhrases.zonesShown), t(m.fromTime)],
    rows: media.map((each) => ({
      id: each.mediaId,
      name: each.name,
      cells: [t(m[each.kind]), where(each), when(each)],
      isActive: each.isActive,
      draft: { ...each },
    })),
    blank: { kind: 'picture', text: {}, showS: 15, zoneIds: [], deviceIds: [], position: 0, isActive: true },
    fields: (row) => [
      {
        kind: 'select',
        name: 'kind',
        label: t(f.kind),
        options: MEDIA_KINDS.map((value) => ({ value, label: t(m[value]) })),
        isFixed: row !== undefined,
      },
      { kind: 'text', name: 'name', label: t(f.name) },
      {
        kind: 'file',
        name: 'fileId',
        label: t(m.file),
        accept: 'image/png,image/jpeg,image/webp',
        whenEmpty: 'null',
        isShown: isOf('picture'),
      },
      {
        kind: 'file',
        name: 'fileId',
        label: t(m.file),
        accept: 'video/mp4,video/webm',
        whenEmpty: 'null',
        isShown: isOf('video'),
      },
      { kind: 'check', name: 'hasSound', label: t(m.hasSound), isShown: isOf('video') },
      { kind: 'local_text', name: 'text', label: t(m.text), max: 400, isShown: isOf('notice') },
      { kind: 'number', name: 'showS', label: t(m.showS), isShown: isOf('picture', 'notice', 'hours') },
      {
        kind: 'choices',
        name: 'zoneIds',
        label: t(devicePhrases.zonesShown),
        options: optionsOf(zones, ({ zoneId }) => zoneId),
        hint: t(m.screensHint),
      },
      {
        kind: 'choices',
        name: 'deviceIds',
        label: t(m.screens),
        options: screens.map(({ deviceId, name }) => ({ value: deviceId, label: name })),
      },
      { kind: 'date', name: 'fromDate', label: t(m.fromDate), whenEmpty: 'null' },
      { kind: 'date', name: 'untilDate', label: t(m.untilDate), whenEmpty: 'null' },
      { kind: 'time', name: 'fromTime', label: t(m.fromTime), whenEmpty: 'null' },
      { kind: 'time', name: 'untilTime', label: t(m.untilTime), whenEmpty: 'null' },
      { kind: 'number', name: 'position', label: t(f.position) },
      { kind: 'check', name: 'isActive', label: t(adminPhrases.inUse) },
    ],
    madeBy: 'post',
    isRemovable: true,
  };
};

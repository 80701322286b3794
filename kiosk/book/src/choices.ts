import type { WebPlaces, WebServices } from '#common/contract/webBooking.ts';

export type Step =
  'clinic' | 'service' | 'visit' | 'questions' | 'person' | 'doctor' | 'time' | 'who' | 'code' | 'booked' | 'waiting';
export type Service = WebServices['departments'][number]['services'][number];
export type Place = WebPlaces['days'][number]['places'][number];

/** New ids: UUIDs of version 7, so that rows made together lie together. */
export type NewId = () => string;

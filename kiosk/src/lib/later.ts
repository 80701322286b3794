/** Runs `task` once after `ms`; returns what cancels it. */
export type Later = (task: () => void, ms: number) => () => void;

export const later: Later = (task, ms) => {
  const timer = setTimeout(task, ms);
  return () => {
    clearTimeout(timer);
  };
};

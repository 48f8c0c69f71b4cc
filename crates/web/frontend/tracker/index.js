/* /stammkunde.js: a page that carries the snippet twice is watched once. Before it is loaded, window.stammkunde is a list of calls. */
import { start } from "./tracker.js";

if (!window.stammkunde || Array.isArray(window.stammkunde)) start();

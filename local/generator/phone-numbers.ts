// Telephone numbers from ranges that the numbering authorities keep free for fiction; nobody can be reached on them.

/** Area codes of the North American plan; in each, 555-0100 to 555-0199 is reserved for fiction. */
const AREA_CODES = `
201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 220 223 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262
267 269 270 272 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330 331 334 336 337 339 346 347
351 352 360 361 385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 430 432 434 435 440 442 443 458 463 464 469
470 475 478 479 480 484 501 502 503 504 505 507 508 509 510 512 513 515 516 517 518 520 530 531 534 539 540 541 551 559 561 562 563 567 570
571 573 574 575 580 585 586 601 602 603 605 606 607 608 609 610 612 614 615 616 617 618 619 620 623 626 630 631 636 641 646 650 651 657 660
661 662 667 669 678 681 682 701 702 703 704 706 707 708 712 713 714 715 716 717 718 719 720 724 725 727 731 732 734 737 740 747 754 757 760
762 763 765 769 770 772 773 774 775 779 781 785 786 801 802 803 804 805 806 808 810 812 813 814 815 816 817 818 828 830 831 832 843 845 847
848 850 854 856 857 858 859 860 862 863 864 865 870 872 878 901 903 904 906 907 908 909 910 912 913 914 915 916 917 918 919 920 925 928 929
930 931 936 937 938 940 941 947 949 951 952 954 956 959 970 971 972 973 978 979 980 984 985 989`
  .trim()
  .split(/\s+/);

// The last hundred of the London range stays free for the centre's own use (transfer targets, test calls).
const LONDON = 900;
const NO_AREA = 1000;
const CAPACITY = LONDON + NO_AREA + AREA_CODES.length * 100;
// Coprime to the capacity, so that neighbouring customers have unrelated numbers and each number is used once per round.
const STRIDE = 7919;

/** The number of a customer; beyond about 35,000 customers numbers repeat, as in households. */
export const customerNumber = (index: number): string => {
  const place = (index * STRIDE) % CAPACITY;
  if (place < LONDON) return `+442079460${String(place).padStart(3, '0')}`;
  if (place < LONDON + NO_AREA) return `+441632960${String(place - LONDON).padStart(3, '0')}`;
  const rest = place - LONDON - NO_AREA;
  return `+1${AREA_CODES[Math.floor(rest / 100)] ?? '212'}55501${String(rest % 100).padStart(2, '0')}`;
};

/** Freephone lines of the centre (the fictional 0808 157 0xxx range). */
export const serviceNumber = (line: number): string => `+448081570${String(line % 1000).padStart(3, '0')}`;

/** Numbers outside the centre that agents transfer or consult to. */
export const partnerNumber = (line: number): string => `+4420794609${String(line % 90).padStart(2, '0')}`;

export const TEST_CALLER = '+442079460999';

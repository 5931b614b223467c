// How many cards stand in each row of a list, so that every row is full. Pure: no page.

/// The sizes of the rows, from the top, of `count` cards of which at most `most` fit side by side.
/// As few rows as possible; their sizes differ by one at most, the smaller ones first, so that what
/// is ranked first has the most room.
export function rowSizes(count, most) {
  if (count === 0) return [];
  const rows = Math.ceil(count / Math.max(1, most));
  const least = Math.floor(count / rows);
  const larger = count % rows;
  return Array.from({ length: rows }, (_, row) => (row < rows - larger ? least : least + 1));
}

using System.IO.Compression;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Training.Datasets;

/// <summary>Images and labels from NumPy: one .npz with the arrays <c>images</c> and <c>labels</c>, or two .npy files.</summary>
public static class NumpyDataset
{
    /// <param name="npz">A .npz with uint8 <c>images</c> [N, H, W] or [N, H, W, C] and integer <c>labels</c> [N].</param>
    /// <param name="classNames">Null: class k is called "k".</param>
    /// <exception cref="DataException">The archive is damaged, or an array is missing or of another form.</exception>
    public static IImageDataset OpenNpz(string npz, IReadOnlyList<string>? classNames = null)
    {
        byte[] archive = DatasetFile.Read(npz);
        return DatasetFile.Guard(npz, () =>
        {
            using var zip = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read);
            NpyArray Entry(string name)
            {
                ZipArchiveEntry entry = zip.GetEntry(name + ".npy") ?? throw new DataException("E0245", npz, $"no array '{name}' among {string.Join(", ", zip.Entries.Take(8).Select(e => e.Name))}",
                    "the arrays 'images' and 'labels'", "numpy.savez(path, images=…, labels=…)");
                byte[] bytes = DatasetFile.Unpack($"{npz}: {name}", DatasetFile.MaximumBytes, entry.Open);
                if (Crc32.Of(bytes) != entry.Crc32)
                    throw new DataException("E0245", $"{npz}: {name}", "the check sum is wrong", "an undamaged archive", "copy it again");
                return NpyArray.Parse($"{npz}: {name}", bytes);
            }

            return Create(npz, Entry("images"), Entry("labels"), classNames);
        });
    }

    /// <param name="images">A .npy of uint8 [N, H, W] or [N, H, W, C].</param>
    /// <param name="labels">A .npy of integers [N].</param>
    /// <param name="classNames">Null: class k is called "k".</param>
    /// <exception cref="DataException">A file is missing, damaged or of another form.</exception>
    public static IImageDataset OpenNpy(string images, string labels, IReadOnlyList<string>? classNames = null) =>
        Create(images, NpyArray.Parse(images, DatasetFile.Read(images)), NpyArray.Parse(labels, DatasetFile.Read(labels)), classNames);

    private static ArrayDataset Create(string path, NpyArray images, NpyArray labels, IReadOnlyList<string>? classNames)
    {
        int[] extents = images.Extents;
        int channels = extents.Length == 4 ? extents[3] : 1;
        if (images.Type != "|u1" || extents.Length is not (3 or 4) || channels is not (1 or 3))
            throw new DataException("E0245", path, $"images of shape ({string.Join(", ", extents)}) and type '{images.Type}'", "uint8 [N, H, W] or [N, H, W, C] with 1 or 3 channels");
        if (labels.Extents.Length != 1 || labels.Extents[0] != extents[0])
            throw new DataException("E0245", path, $"labels of shape ({string.Join(", ", labels.Extents)}) beside {extents[0]} images", $"({extents[0]},)");
        var classes = new int[extents[0]];
        for (int i = 0; i < classes.Length; i++)
        {
            long label = labels[i];
            classes[i] = label is >= 0 and < 65536 ? (int)label : throw new DataException("E0245", path, $"label {label} of image {i}", "labels from 0 to 65535");
        }

        return new ArrayDataset(Path.GetFileName(path), classes, classNames, i => ArrayDataset.Cut(images.Bytes, images.Offset, i, extents[1], extents[2], channels));
    }
}

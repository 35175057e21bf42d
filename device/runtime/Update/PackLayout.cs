namespace Edge.Runtime.Update;

/// <summary>Where everything is in a pack; README.md draws it. Writer and readers agree on these numbers and nothing else.</summary>
public static class PackLayout
{
    /// <summary>The first 8 bytes, as two numbers: "EDGE", "PACK".</summary>
    public const int Magic0 = 0x45474445;
    public const int Magic1 = 0x4b434150;
    public const int Version = 1;

    /// <summary>Sections begin, and manifest and pack end, at multiples of this: the largest word of any flash.</summary>
    public const int Alignment = 32;

    public const int NameBytes = 32;
    public const int MostManifestBytes = 2048;
    public const int MostSections = 8;
    public const int LeastChunkBytes = 256;
    public const int MostChunkBytes = 65536;

    // Offsets into the manifest.
    public const int VersionAt = 8;
    public const int ManifestBytesAt = 12;
    public const int PackBytesAt = 16;
    public const int ChunkBytesAt = 20;
    public const int ReleaseAt = 24;
    public const int SectionCountAt = 28;
    public const int ProductAt = 32;
    public const int LabelAt = 64;
    public const int BoardAt = 96;
    public const int KernelSetAt = 128;
    public const int KeyNameAt = 160;
    public const int BodyHashAt = 192;
    public const int SectionsAt = 224;

    // An entry of the section table: kind, offset from the pack's start, bytes, 0, SHA-256.
    public const int SectionBytes = 48;
    public const int SectionOffsetAt = 4;
    public const int SectionLengthAt = 8;
    public const int SectionHashAt = 16;

    /// <summary>Next multiple of <see cref="Alignment"/>.</summary>
    public static int Align(int bytes)
    {
        return bytes + Alignment - 1 & -Alignment;
    }

    /// <summary>Chunks of a body; the last one may be short.</summary>
    public static int Chunks(int bodyBytes, int chunkBytes)
    {
        return (bodyBytes + chunkBytes - 1) / chunkBytes;
    }

    /// <summary>Section table, checksums of the chunks, zeros up to the alignment, tag.</summary>
    public static int ManifestBytes(int sections, int chunks)
    {
        return Align(SectionsAt + sections * SectionBytes + 4 * chunks) + HmacSha256.TagBytes;
    }
}

/// <summary>What a section of a pack holds.</summary>
public static class PackSection
{
    /// <summary>What the device's interpreter runs.</summary>
    public const int Program = 1;

    /// <summary>From frame to input; see <see cref="PackPreprocessing"/>.</summary>
    public const int Preprocessing = 2;

    /// <summary>What is good and what is not; see <see cref="PackLimits"/>.</summary>
    public const int Limits = 3;

    /// <summary>Inputs with the outputs they must give; see <see cref="GoldenVectors"/>.</summary>
    public const int Golden = 4;

    /// <summary>Where the model is from, as JSON for people; the device does not read it.</summary>
    public const int Report = 5;

    /// <summary>The line and its camera; see <see cref="PackLine"/>.</summary>
    public const int Line = 6;

    /// <summary>How scores and inputs were spread at calibration; see <see cref="PackDrift"/>.</summary>
    public const int Drift = 7;

    /// <summary>In a pack of limits alone: SHA-256 of the program they are for; see <see cref="PackSubject"/>.</summary>
    public const int Subject = 8;

    /// <summary>How a grid of class scores is read; see <see cref="PackLocating"/>.</summary>
    public const int Locating = 9;

    /// <summary>The size of a map behind what is judged; see <see cref="PackMap"/>.</summary>
    public const int Map = 10;
}

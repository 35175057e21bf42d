using System.Security.Cryptography;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Runtime.Update;

namespace Edge.Compiler.Tests.Pack;

public class PackTests
{
    private static readonly PackKey Key = new("QA-2026a", SHA256.HashData("a key of the tests"u8));

    private static readonly PackContent Content = new()
    {
        Product = "bottle-cap",
        Label = "2.3.1",
        Board = "esp32s3-eye",
        KernelSet = "k1-0123456789ab",
        Release = 17,
        Parts = [new PackPart(PackSection.Program, [.. Enumerable.Range(0, 1500).Select(i => (byte)(i * 7))]),
            new PackPart(PackSection.Report, "{}"u8.ToArray())],
    };

    [Fact]
    public void What_is_written_is_read_back()
    {
        ReadPack read = PackReader.Read(PackWriter.Write(Content, Key), "cap.edgepack", Key);
        Assert.Equal(Content with { Parts = [] }, read.Content with { Parts = [] });
        Assert.Equal(Content.Parts.Select(part => (part.Kind, Convert.ToHexString(part.Bytes))),
            read.Content.Parts.Select(part => (part.Kind, Convert.ToHexString(part.Bytes))));
        Assert.True(read.IsSignatureChecked);
        Assert.Equal("QA-2026a", read.KeyName);
        Assert.False(PackReader.Read(PackWriter.Write(Content, Key), "cap.edgepack", null).IsSignatureChecked);
    }

    /// <summary>Devices in the field hold the reader: another sum needs another version of the format.</summary>
    [Fact]
    public void The_format_does_not_change_by_accident() =>
        Assert.Equal("f7090d52530f2ddde721523c90cf84ca6b1d4042df9c02bc894ea37eb592ead5",
            Convert.ToHexStringLower(SHA256.HashData(PackWriter.Write(Content, Key))));

    [Fact]
    public void The_id_depends_on_the_content_and_not_on_the_key()
    {
        string id = Id(Content, Key);
        Assert.NotEqual(id, Id(Content with { Release = 18 }, Key));
        Assert.NotEqual(id, Id(Content with { Parts = [Content.Parts[0]] }, Key));
        Assert.Equal(id, Id(Content, new PackKey("QA-2026a", new byte[32])));
        static string Id(PackContent content, PackKey key) => PackReader.Read(PackWriter.Write(content, key), "", null).Id;
    }

    [Fact]
    public void Any_change_of_a_bit_is_found()
    {
        byte[] pack = PackWriter.Write(Content, Key);
        for (int bit = 0; bit < pack.Length * 8; bit += 3)
        {
            byte[] changed = [.. pack];
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            string code = Assert.Throws<DataException>(() => PackReader.Read(changed, "cap.edgepack", Key)).Code;
            Assert.True(code is "E0423" or "E0424" or "E0425" or "E0426", code);
        }
    }

    [Fact]
    public void A_pack_cut_short_anywhere_is_refused()
    {
        byte[] pack = PackWriter.Write(Content, Key);
        for (int bytes = 0; bytes < pack.Length; bytes += 13)
            Assert.Throws<DataException>(() => PackReader.Read(pack[..bytes], "cap.edgepack", Key));
        Assert.Equal("E0424", Assert.Throws<DataException>(() => PackReader.Read([.. pack, 0], "cap.edgepack", Key)).Code);
    }

    [Fact]
    public void Noise_is_refused() => Property.Holds(random =>
    {
        byte[] noise = new byte[random.Next(5000)];
        random.NextBytes(noise);
        Assert.Throws<DataException>(() => PackReader.Read(noise, "cap.edgepack", null));
        byte[] pack = PackWriter.Write(Content, Key);
        for (int i = random.Next(1, 20); i > 0; i--)
            pack[random.Next(PackLayout.SectionsAt + 2 * PackLayout.SectionBytes)] = (byte)random.Next(256);
        Assert.Throws<DataException>(() => PackReader.Read(pack, "cap.edgepack", Key));
    });

    [Fact]
    public void The_damaged_chunk_is_named()
    {
        byte[] pack = PackWriter.Write(Content, Key);
        pack[^40] ^= 1;
        var e = Assert.Throws<DataException>(() => PackReader.Read(pack, "cap.edgepack", null));
        Assert.StartsWith("cap.edgepack: chunk 1 of 2 (bytes 1408 to 1919) is damaged", e.Message);
    }

    [Fact]
    public void Another_keys_signature_says_whose_it_is()
    {
        byte[] pack = PackWriter.Write(Content, Key);
        Assert.StartsWith("cap.edgepack: is signed with the key 'QA-2026a'",
            Assert.Throws<DataException>(() => PackReader.Read(pack, "cap.edgepack", PackKey.Create("QA-2026b"))).Message);
        Assert.StartsWith("cap.edgepack: the signature is not that of 'QA-2026a'",
            Assert.Throws<DataException>(() => PackReader.Read(pack, "cap.edgepack", PackKey.Create("QA-2026a"))).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(300_000)]
    [InlineData(5_000_000)]
    public void The_devices_manifest_agrees_for_any_size(int bytes)
    {
        byte[] program = new byte[bytes];
        new Random(bytes).NextBytes(program);
        byte[] pack = PackWriter.Write(Content with { Parts = [new PackPart(PackSection.Program, program), Content.Parts[1]] }, Key);
        var manifest = new PackManifest();
        Assert.Equal(UpdateResult.Ok, manifest.Load((sbyte[])(object)pack, 0, Math.Min(pack.Length, PackLayout.MostManifestBytes)));
        Assert.Equal(pack.Length, manifest.PackBytes);
        Assert.Equal(manifest.PackBytes - manifest.Bytes, Enumerable.Range(0, manifest.ChunkCount).Sum(manifest.BytesOfChunk));
        Assert.Equal(program, PackReader.Read(pack, "cap.edgepack", Key).Content.Find(PackSection.Program));
    }

    [Fact]
    public void What_no_pack_can_hold_is_refused()
    {
        Assert.Equal("E0429", Code(Content with { Parts = [new PackPart(PackSection.Program, new byte[40_000_000])] }));
        Assert.Equal("E0429", Code(Content with { Parts = [] }));
        Assert.Equal("E0429", Code(Content with { Parts = [.. Enumerable.Repeat(Content.Parts[1], 9)] }));
        Assert.Equal("E0429", Code(Content with { Parts = [new PackPart(PackSection.Program, [])] }));
        Assert.Equal("E0429", Code(Content with { Release = -1 }));
        Assert.Equal("E0427", Code(Content with { Product = "a name of more than thirty-two bytes" }));
        Assert.Equal("E0427", Code(Content with { Product = "a-name-of-more-than-thirty-two-bytes" }));
        Assert.Equal("E0427", Code(Content with { Label = "" }));
        Assert.Equal("E0427", Code(Content with { Board = "ボトル" }));
        static string Code(PackContent content) => Assert.Throws<UsageException>(() => PackWriter.Write(content, Key)).Code;
    }

    [Fact]
    public void The_name_of_a_kernel_set_follows_its_sources()
    {
        Assert.Matches("^k1-[0-9a-f]{12}$", KernelSet.Current);
        Assert.NotEqual(KernelSet.Of([new("a.h", "x"), new("b.h", "y")]), KernelSet.Of([new("a.h", "x"), new("b.h", "z")]));
        Assert.NotEqual(KernelSet.Of([new("a.h", "xb.h\n1\ny")]), KernelSet.Of([new("a.h", "x"), new("b.h", "y")]));
    }

    [Fact]
    public void A_key_file_is_read_as_it_was_written_and_nothing_else_is()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("edge-key-").FullName, "qa.key");
        PackKey key = PackKey.Create("QA-2026a");
        File.WriteAllText(path, key.ToText());
        PackKey read = PackKey.Load(path, "qa.key");
        Assert.Equal((key.Name, Convert.ToHexString(key.Secret)), (read.Name, Convert.ToHexString(read.Secret)));
        Assert.DoesNotContain(Convert.ToHexStringLower(key.Secret), key.ToString());
        foreach (string text in (string[])["", "edge.key/1 QA\n", key.ToText()[..^2], key.ToText() + "00\n", key.ToText().Replace("edge.key/1", "edge.key/2")])
        {
            File.WriteAllText(path, text);
            Assert.Equal("E0421", Assert.Throws<DataException>(() => PackKey.Load(path, "qa.key")).Code);
        }

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Equal("E0421", Assert.Throws<DataException>(() => PackKey.Load(path, "qa.key")).Code);
    }
}

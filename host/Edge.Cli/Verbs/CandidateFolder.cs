using System.Security.Cryptography;
using System.Text;

namespace Edge.Cli.Verbs;

/// <summary>Where the candidates of a long run are kept, so that the same run goes on from them and another one does not find them.</summary>
/// <param name="Key">Of everything candidates depend on; the run history knows them by it.</param>
/// <param name="Path">Holds their networks.</param>
internal sealed record CandidateFolder(string Key, string Path)
{
    /// <param name="under">The folder of all runs of the verb.</param>
    /// <param name="identity">Everything candidates depend on.</param>
    public static CandidateFolder Of(string under, string identity)
    {
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
        return new CandidateFolder(key, System.IO.Path.Combine(under, key[..12]));
    }

    public void Delete()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}

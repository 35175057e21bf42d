using System.Security.Cryptography;
using Edge.Compiler.Ir;
using Edge.Devices.Securing;

namespace Edge.Devices.Tests.Securing;

/// <summary>What may be burnt as a key, and which images a chip with it would start.</summary>
public sealed class SecureKeyTests : IDisposable
{
    private const string Public = """
        -----BEGIN PUBLIC KEY-----
        MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEAlBaRdm+EYoaMKn8154ux
        T/GDHzsalG5N/tR0A7GGddmmk5IEySc/DIxVGhzEfA4NczoQBlclSLvDoaU1qESf
        vyFUng1rvZf719Anioe4ofP+TXfM3QRTrhnT5ZMzk3yC3hHUXYiAks8fHO0iSvOd
        nAHARO2BnFDt1qpi7pB30p4AR6UYuz1+A5YDQOF6pUhX63G4elUeZzICfgeg1sMd
        VRieD4f3WFWjOjbMDTMp3GDVOsX/7pN6VM3pE3WiLW8bkzpcu1TXO8yaOGoiojLD
        mw1JmS1+n40QZTHcne6z9dEBG09O76Bg2H63ahtlZ5M4oAGV9FAtmX9oBm0KA9k3
        IuYmvvyy0pzYNxcwz2gw4nlOmyDtRvcD64/D48PZb1I7CFQ4kh2Nf14H5SI4Wj15
        NTfYU7WN/Tf1Iil5iygi3pME8AbLZUL8+qvpXBZmTZlepgdIqjqjfzRwZjc4N6Ca
        hxYvZ+UEduGE5QR0XmzXgtdAo4uEauHvFpnfaklKS6/tAgMBAAE=
        -----END PUBLIC KEY-----
        """;

    // Computed from that key's modulus in Python, by a program that gives espsecure's own rsa_public_key_digest.bin for espsecure's test key (esptool bb72741).
    private const string Digest = "832d4530eb67cea6cddf080b806f0b5096975ba71b07ebac07aeb2d92e74bbd6";

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-secure-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_digest_of_a_public_key_is_the_one_that_espsecure_forms() =>
        Assert.Equal(Digest, SecureKey.ReadSigning(Write("key.pem", Public), "key.pem", []).Fingerprint);

    [Fact]
    public void Either_half_of_a_key_gives_the_same_digest()
    {
        using var rsa = RSA.Create(3072);
        string whole = Write("whole.pem", rsa.ExportRSAPrivateKeyPem()), half = Write("half.pem", rsa.ExportSubjectPublicKeyInfoPem());
        Assert.Equal(SecureKey.ReadSigning(half, "", []).Fingerprint, SecureKey.ReadSigning(whole, "", []).Fingerprint);
    }

    [Fact]
    public void A_signing_key_of_another_kind_or_size_or_one_that_everybody_has_is_refused()
    {
        using var small = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Refused(() => SecureKey.ReadSigning(Write("a", small.ExportSubjectPublicKeyInfoPem()), "a", []), "2048 bits");
        Refused(() => SecureKey.ReadSigning(Write("b", curve.ExportSubjectPublicKeyInfoPem()), "b", []), "no RSA key");
        Refused(() => SecureKey.ReadSigning(Write("c", "hello"), "c", []), "no RSA key");
        Refused(() => SecureKey.ReadSigning(Path.Combine(_folder, "absent"), "absent", []), "cannot be read");
        Refused(() => SecureKey.ReadSigning(Write("d", Public), "d", [Digest]), "somebody's examples");
    }

    [Fact]
    public void An_encryption_key_of_another_size_or_that_nobody_drew_is_refused()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        SecureKey good = SecureKey.ReadEncryption(Write("good", key), "good", []);
        Assert.Equal(Convert.ToHexStringLower([.. key.Reverse()]), good.Values["reversed"]);
        Refused(() => SecureKey.ReadEncryption(Write("a", key[..31]), "a", []), "31 bytes");
        Refused(() => SecureKey.ReadEncryption(Write("b", [.. key, .. key]), "b", []), "64 bytes");
        Refused(() => SecureKey.ReadEncryption(Write("c", new byte[32]), "c", []), "only 1 different");
        Refused(() => SecureKey.ReadEncryption(Write("d", key), "d", [good.Fingerprint]), "somebody's examples");
    }

    [Fact]
    public void An_image_is_taken_only_with_a_good_signature_of_the_key_that_is_burnt()
    {
        using var rsa = RSA.Create(3072);
        using var other = RSA.Create(3072);
        SecureKey key = SecureKey.ReadSigning(Write("key.pem", rsa.ExportSubjectPublicKeyInfoPem()), "key.pem", []);
        byte[] image = SignedImages.Sign(SignedImages.Program(2), rsa);
        Assert.Equal(64, SignedImage.Check(Write("boot.bin", image), "boot.bin", key).Sha256.Length);
        byte[] changed = [.. image];
        changed[100]++;
        NotStarted(() => SignedImage.Check(Write("a", changed), "a", key), "changed after it was signed");
        NotStarted(() => SignedImage.Check(Write("b", SignedImages.Sign(SignedImages.Program(2), other)), "b", key), "signed with another key");
        NotStarted(() => SignedImage.Check(Write("c", SignedImages.Program(3)), "c", key), "holds no signature");
        NotStarted(() => SignedImage.Check(Write("d", image[..5000]), "d", key), "5000 bytes");
        NotStarted(() => SignedImage.Check(Path.Combine(_folder, "absent"), "e", key), "cannot be read");
    }

    private static void Refused(Action read, string says) => Says("E0742", read, says);

    private static void NotStarted(Action read, string says) => Says("E0743", read, says);

    private static void Says(string code, Action read, string says)
    {
        var error = Assert.Throws<DataException>(read);
        Assert.Equal((code, 3), (error.Code, error.ExitCode));
        Assert.Contains(says, error.Found);
    }

    private string Write(string name, string text) => Write(name, System.Text.Encoding.ASCII.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}

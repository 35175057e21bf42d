namespace Edge.Bindings.Tests;

/// <summary>Files that behave as <see cref="Edge.Runtime.Update.IFlash"/> says flash does, cuts of the power included.</summary>
public class FileFlashTests
{
    private const int Blocks = 5, BlockBytes = 64, Word = 8;

    /// <summary>Any writes, erases and reads, with the power cut in one of them: an array says what must be there.</summary>
    [Fact]
    public void It_is_a_flash_whatever_is_written_and_wherever_the_power_is_cut() => Property.Holds(random =>
    {
        var files = new SimulatedFiles(random) { OperationsToCut = random.Next(40) };
        var flash = new FileFlash(files, Blocks, BlockBytes, Word);
        sbyte[] expected = Erased(Blocks * BlockBytes);
        for (int i = 0; i < 60; i++)
        {
            (sbyte[] before, sbyte[] after) = (expected, [.. expected]);
            int block = random.Next(Blocks), at = random.Next(BlockBytes / Word) * Word, count = random.Next((BlockBytes - at) / Word + 1) * Word;
            sbyte[] data = [.. Enumerable.Range(0, count + 3).Select(_ => (sbyte)random.Next(-128, 128))];
            bool isErase = random.Next(4) == 0;
            if (isErase)
                Array.Fill(after, (sbyte)-1, block * BlockBytes, BlockBytes);
            else
                Array.Copy(data, 3, after, block * BlockBytes + at, count);
            try
            {
                Assert.True(isErase ? flash.Erase(block * BlockBytes) : flash.Write(block * BlockBytes + at, data, 3, count));
                expected = after;
            }
            catch (PowerCut)
            {
                flash = new FileFlash(files, Blocks, BlockBytes, Word); // memory is new, the files are as they were
                sbyte[] found = Everything(flash);
                Assert.True(found.SequenceEqual(before) || found.SequenceEqual(after), "an operation that was cut has happened in part, or elsewhere");
                expected = found;
            }

            Assert.Equal(expected, Everything(flash));
        }
    });

    [Fact]
    public void Reads_go_across_blocks_and_leave_the_rest_of_the_buffer_alone()
    {
        var flash = new FileFlash(new SimulatedFiles(new Random(1)), Blocks, BlockBytes, Word);
        Assert.True(flash.Write(BlockBytes - Word, [1, 2, 3, 4, 5, 6, 7, 8], 0, 8));
        Assert.True(flash.Write(BlockBytes + Word, [9, 10, 11, 12, 13, 14, 15, 16], 0, 8));
        sbyte[] read = new sbyte[30];
        Assert.True(flash.Read(BlockBytes - 4, read, 2, 24));
        Assert.Equal([0, 0, 5, 6, 7, 8, -1, -1, -1, -1, -1, -1, -1, -1, 9, 10, 11, 12, 13, 14, 15, 16, -1, -1, -1, -1, 0, 0, 0, 0], read);
    }

    [Fact]
    public void An_erased_block_has_no_file_and_a_block_is_one_write_however_far_in()
    {
        var files = new SimulatedFiles(new Random(1));
        var flash = new FileFlash(files, Blocks, BlockBytes, Word);
        Assert.True(flash.Write(2 * BlockBytes + 40, new sbyte[8], 0, 8));
        Assert.Equal((1, 48), (files.Operations, files.Length(2)));
        Assert.True(flash.Erase(2 * BlockBytes));
        Assert.Equal(0, files.Length(2));
    }

    [Theory]
    [InlineData(-8, 8)]
    [InlineData(BlockBytes - 8, 16)] // across two blocks
    [InlineData(Blocks * BlockBytes, 8)]
    [InlineData(0, -8)]
    public void A_write_that_no_flash_has_room_for_is_refused(int address, int count) =>
        Assert.False(new FileFlash(new SimulatedFiles(new Random(1)), Blocks, BlockBytes, Word).Write(address, new sbyte[16], 0, count));

    [Fact]
    public void Addresses_outside_and_errors_of_the_file_system_are_told()
    {
        var files = new SimulatedFiles(new Random(1));
        var flash = new FileFlash(files, Blocks, BlockBytes, Word);
        Assert.False(flash.Erase(8));
        Assert.False(flash.Erase(Blocks * BlockBytes));
        Assert.False(flash.Read(Blocks * BlockBytes - 4, new sbyte[8], 0, 8));
        Assert.False(flash.Read(-1, new sbyte[8], 0, 8));
        Assert.True(flash.Write(0, new sbyte[8], 0, 8));
        files.IsBroken = true;
        Assert.False(flash.Write(8, new sbyte[8], 0, 8));
        Assert.False(flash.Read(0, new sbyte[8], 0, 8));
        Assert.False(flash.Erase(0));
    }

    [Theory]
    [InlineData(0, 64, 8)]
    [InlineData(1, 64, 3)]
    [InlineData(1, 64, 64)]
    [InlineData(1, 60, 8)]
    [InlineData(1, 4, 8)]
    public void Blocks_and_words_that_no_flash_has_are_refused(int blocks, int blockBytes, int wordBytes) =>
        Assert.Throws<ArgumentException>(() => new FileFlash(new SimulatedFiles(new Random(1)), blocks, blockBytes, wordBytes));

    private static sbyte[] Erased(int count) => [.. Enumerable.Repeat((sbyte)-1, count)];

    private static sbyte[] Everything(FileFlash flash)
    {
        sbyte[] all = new sbyte[Blocks * BlockBytes];
        Assert.True(flash.Read(0, all, 0, all.Length));
        return all;
    }
}
